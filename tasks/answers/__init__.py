"""tasks/answers"""
