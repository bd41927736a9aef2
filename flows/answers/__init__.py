"""flows/answers"""
