"""What a person sees: pages, components, the live stream. The only room that knows Streamlit."""
