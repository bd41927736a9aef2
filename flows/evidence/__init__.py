"""flows/evidence"""
