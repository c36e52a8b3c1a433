"""The map page: where photos were taken.

The model asks for positions and clusters them on the worker; the view paints land, cities and clusters, and selects;
the page shows what is selected in a grid, on which all actions work.
"""
