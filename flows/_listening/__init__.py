"""flows/_listening"""
