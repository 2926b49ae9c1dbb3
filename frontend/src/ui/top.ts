/** Where a page of ours begins: under Streamlit's own header, whose height comes with its fonts. */

import { useEffect, useState } from "react";
import { headerBottom } from "../host";

const SETTLED_MS = 400;

export function useTop(): number {
  const [top, setTop] = useState(headerBottom);
  useEffect(() => {
    const measure = (): void => setTop(headerBottom());
    window.addEventListener("resize", measure);
    const later = window.setTimeout(measure, SETTLED_MS);
    return () => {
      window.removeEventListener("resize", measure);
      window.clearTimeout(later);
    };
  }, []);
  return top;
}
