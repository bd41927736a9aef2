"""flows/register"""
