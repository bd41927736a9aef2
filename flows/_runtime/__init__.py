"""flows/_runtime"""
