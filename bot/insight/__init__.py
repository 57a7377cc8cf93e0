"""What the records of questions tell editors and operators: gaps, figures, a report. It knows no platform.

Everything here is read from ``bot.state.records`` and changes nothing.
"""
