"""models/answers"""
