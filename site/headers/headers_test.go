package headers_test

import (
	"strings"
	"testing"

	"beian/site/headers"
)

func TestContentSecurityPolicy(t *testing.T) {
	const own = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; " +
		"require-trusted-types-for 'script'; trusted-types 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
	if got := headers.ContentSecurityPolicy(headers.Origins{}); got != own {
		t.Errorf("the policy is %s", got)
	}
	with := strings.NewReplacer("blob:", "blob: https://scans.example",
		"connect-src 'self'", "connect-src 'self' https://scans.example https://id.example").Replace(own)
	all := headers.Origins{Scans: "https://scans.example", SignIn: "https://id.example"}
	if got := headers.ContentSecurityPolicy(all); got != with {
		t.Errorf("with a scan store and an issuer the policy is %s", got)
	}
	if headers.Security(all)["Content-Security-Policy"] != headers.ContentSecurityPolicy(all) {
		t.Error("the headers have another policy")
	}
}
