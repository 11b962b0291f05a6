package main

this directory is left out by go.mod
