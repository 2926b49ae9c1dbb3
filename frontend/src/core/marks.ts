/** What a group is called on the page: no layer can be called so. */

const MARK = "group/";

export const markOf = (group: string): string => MARK + group;
export const groupOfMark = (id: string): string | null => (id.startsWith(MARK) ? id.slice(MARK.length) : null);
