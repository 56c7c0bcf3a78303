package main

import (
	"net/http"

	"beian/internal/rulebook"
	"beian/site/build"
	"beian/site/headers"
)

// site builds the static pages in memory and serves them with the same headers
// as the CDN.
func site(book *rulebook.Book, scansOrigin string) (http.Handler, error) {
	files, err := build.Files(build.Options{Rules: book})
	if err != nil {
		return nil, err
	}
	return build.Handler(files, headers.Security(scansOrigin)), nil
}
