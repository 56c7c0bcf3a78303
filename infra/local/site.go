package main

import (
	"fmt"
	"net/http"

	"beian/internal/rulebook"
	"beian/site/build"
	"beian/site/headers"
)

// site builds the static pages in memory and serves them with the same headers
// as the CDN.
func site(scansOrigin string) (http.Handler, error) {
	book, err := rulebook.Load()
	if err != nil {
		return nil, fmt.Errorf("site: %w", err)
	}
	files, err := build.Files(build.Options{Reasons: book.Reasons()})
	if err != nil {
		return nil, err
	}
	return build.Handler(files, headers.Security(scansOrigin)), nil
}
