"""models/core"""
