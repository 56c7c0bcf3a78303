// Package headers holds the security headers of the site, for whoever serves it.
package headers

// Origins are the other origins that the consoles speak with, each list separated
// by spaces; empty means the site's own alone. Scans is where files are sent to
// and pictures are shown from, SignIn where tokens come from.
type Origins struct{ Scans, SignIn string }

// ContentSecurityPolicy gives the policy of every page. Scripts and styles come
// from the site alone and none is inline; no script can make markup of text.
func ContentSecurityPolicy(o Origins) string {
	more := func(origins string) string {
		if origins == "" {
			return ""
		}
		return " " + origins
	}
	return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:" + more(o.Scans) +
		"; connect-src 'self'" + more(o.Scans) + more(o.SignIn) +
		"; require-trusted-types-for 'script'; trusted-types 'none'" +
		"; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
}

// Security gives the security headers of every answer of the site, by name. The
// one-machine process and the CDN send the same. A receipt stands in an address,
// so no address is passed on to another site; the camera is for the desk of the
// on-site verification.
func Security(o Origins) map[string]string {
	return map[string]string{
		"Content-Security-Policy":      ContentSecurityPolicy(o),
		"Strict-Transport-Security":    "max-age=31536000",
		"X-Content-Type-Options":       "nosniff",
		"Referrer-Policy":              "no-referrer",
		"Permissions-Policy":           "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
		"Cross-Origin-Opener-Policy":   "same-origin",
		"Cross-Origin-Resource-Policy": "same-origin",
	}
}
