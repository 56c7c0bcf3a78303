package headers_test

import (
	"strings"
	"testing"

	"beian/site/headers"
)

func TestContentSecurityPolicy(t *testing.T) {
	const own = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; " +
		"require-trusted-types-for 'script'; trusted-types 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
	if got := headers.ContentSecurityPolicy(""); got != own {
		t.Errorf("the policy is %s", got)
	}
	with := strings.NewReplacer("blob:", "blob: https://scans.example", "connect-src 'self'", "connect-src 'self' https://scans.example").Replace(own)
	if got := headers.ContentSecurityPolicy("https://scans.example"); got != with {
		t.Errorf("with a scan store the policy is %s", got)
	}
	if headers.Security("x")["Content-Security-Policy"] != headers.ContentSecurityPolicy("x") {
		t.Error("the headers have another policy")
	}
}
