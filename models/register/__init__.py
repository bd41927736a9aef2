"""models/register"""
