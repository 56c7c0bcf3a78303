// Package headers holds the security headers of the site, for whoever serves it.
package headers

// ContentSecurityPolicy gives the policy of every page. Scripts and styles come
// from the site alone and none is inline; no script can make markup of text.
// scansOrigin is the origin of the scan store, which the consoles send files to
// and show pictures from; empty means the site's own.
func ContentSecurityPolicy(scansOrigin string) string {
	if scansOrigin != "" {
		scansOrigin = " " + scansOrigin
	}
	return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:" + scansOrigin +
		"; connect-src 'self'" + scansOrigin +
		"; require-trusted-types-for 'script'; trusted-types 'none'" +
		"; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
}

// Security gives the security headers of every answer of the site, by name. The
// one-machine process and the CDN send the same. A receipt stands in an address,
// so no address is passed on to another site; the camera is for the desk of the
// on-site verification.
func Security(scansOrigin string) map[string]string {
	return map[string]string{
		"Content-Security-Policy":      ContentSecurityPolicy(scansOrigin),
		"Strict-Transport-Security":    "max-age=31536000",
		"X-Content-Type-Options":       "nosniff",
		"Referrer-Policy":              "no-referrer",
		"Permissions-Policy":           "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
	}
}
