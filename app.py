"""Start Layerwise: `make run`, `layerwise`, `streamlit run app.py` or `python app.py`."""

import streamlit as st

from builder.views import server

app = st.App(server.SCRIPT, lifespan=server.lifespan, routes=server.routes(), middleware=server.middleware())

if __name__ == "__main__":
    app.run()
