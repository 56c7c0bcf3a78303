package main

import (
	"net/http"
	"net/url"

	"beian/internal/local"
	"beian/site/build"
	"beian/site/headers"
)

// site builds the static pages in memory and serves them with the same headers
// as the CDN.
func site(p local.Pages) (http.Handler, error) {
	files, err := build.Files(build.Options{Rules: p.Book, SignIn: build.SignIn{Authority: p.Issuer, Client: p.Client}})
	if err != nil {
		return nil, err
	}
	signIn := ""
	if u, err := url.Parse(p.Issuer); err == nil {
		signIn = u.Scheme + "://" + u.Host
	}
	return build.Handler(files, headers.Security(headers.Origins{Scans: p.ScansOrigin, SignIn: signIn})), nil
}
