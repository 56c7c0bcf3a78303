package main

import "net/http"

// site serves the static pages.
func site(string) (http.Handler, error) { return http.NotFoundHandler(), nil }
