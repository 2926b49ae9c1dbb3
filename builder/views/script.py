"""The script that Streamlit runs for every visit: the header, the page tabs, and the page."""

import streamlit as st

from builder.views import frame

st.set_page_config(page_title="Layerwise", page_icon=str(frame.ICON), layout="wide")
page = frame.navigation()
frame.header()
page.run()
