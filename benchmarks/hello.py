"""A Streamlit hello-world page with one Plotly chart: what the start of the app is compared with."""

import plotly.graph_objects as go
import streamlit as st

st.title("Hello")
st.plotly_chart(go.Figure(go.Scatter(x=[0, 1, 2, 3], y=[0, 1, 4, 9])))
st.write("ready")
