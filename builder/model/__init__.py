"""Designs become Keras models here, and Keras models designs."""
