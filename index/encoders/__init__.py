"""Encoders: texts → vectors."""
