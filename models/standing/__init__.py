"""models/standing"""
