package signin_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"beian/internal/policy"
	"beian/internal/signin"
)

func TestEveryRoleIsTaken(t *testing.T) {
	v := verifier(t, signin.AccessToken)
	k := testKeys()
	actors := []policy.Actor{
		{ID: "a1", Role: policy.Applicant},
		{ID: "v1", Role: policy.Verifier, Provider: "p1"},
		{ID: "m1", Role: policy.Manager, Provider: "p1"},
		{ID: "r1", Role: policy.Reviewer, Province: "11"},
		{ID: "c1", Role: policy.Auditor},
		{ID: "o1", Role: policy.Officer},
	}
	if len(actors) != len(policy.Roles())-1 {
		t.Fatal("a role is missing here; a person alone has no token")
	}
	for _, want := range actors {
		p := payload("sub", want.ID, "role", string(want.Role), "provider", want.Provider, "province", want.Province)
		for alg, sign := range map[string]func([]byte) []byte{"EdDSA": byEd(k.ed), "ES256": byEC(t, k.ec), "RS256": byRSA(t, k.rsa)} {
			got, err := v.Actor(t.Context(), signed(t, header("alg", alg), p, sign))
			if err != nil || got != want {
				t.Errorf("%s by %s gave %+v, %v", want.Role, alg, got, err)
			}
		}
	}
}

// TestNoTokenMakesAPerson: whatever a token says, its bearer holds no link.
func TestNoTokenMakesAPerson(t *testing.T) {
	v := verifier(t, signin.AccessToken)
	k := testKeys()
	for _, p := range []object{
		payload("sub", "link-1", "role", "person"),
		payload("sub", "link-1", "role", "person", "case", "c1", "named", "p1", "Case", "c1", "Named", "p1"),
	} {
		if got, err := v.Actor(t.Context(), signed(t, header("alg", "EdDSA"), p, byEd(k.ed))); err == nil {
			t.Errorf("a token gave %+v", got)
		}
	}
}

func TestFormsThatAreTaken(t *testing.T) {
	v := verifier(t, signin.AccessToken)
	k := testKeys()
	for name, token := range map[string][2]object{
		"typ JWT":                   {header("typ", "JWT"), payload()},
		"typ a media type":          {header("typ", "application/AT+jwt"), payload()},
		"kid":                       {header("kid", "key-1"), payload()},
		"aud a list of one":         {header(), payload("aud", []string{audience})},
		"aud a list with others":    {header(), payload("aud", []string{"account", audience})},
		"no iat":                    {header(), payload("iat", nil)},
		"nbf now":                   {header(), payload("nbf", now.Unix())},
		"nbf within leeway":         {header(), payload("nbf", now.Add(signin.Leeway).Unix())},
		"exp within leeway":         {header(), payload("exp", now.Add(time.Second-signin.Leeway).Unix(), "iat", nil)},
		"exp with a fraction":       {header(), payload("exp", float64(now.Unix())+0.5)},
		"exp in a day":              {header(), payload("exp", now.Add(signin.MaxLife).Unix())},
		"attributes that are empty": {header(), payload("province", "")},
		"a sub of other issuers":    {header(), payload("sub", "auth0|5f7c8ec7c33c6c004bbafe82")},
	} {
		if _, err := v.Actor(t.Context(), signed(t, token[0], token[1], byEd(k.ed))); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCognitoAccessToken(t *testing.T) {
	v := verifier(t, signin.CognitoAccessToken)
	k := testKeys()
	h := object{"alg": "RS256", "kid": "key-1"}
	p := payload("aud", nil, "client_id", audience, "token_use", "access")
	if got, err := v.Actor(t.Context(), signed(t, h, p, byRSA(t, k.rsa))); err != nil || got.ID != "account-1" {
		t.Errorf("a good token gave %+v, %v", got, err)
	}
	for name, bad := range map[string]object{
		"id token":            payload("token_use", "id"),
		"id token by use":     with(p, "token_use", "id"),
		"no use":              with(p, "token_use", nil),
		"another client":      with(p, "client_id", "other"),
		"no client":           with(p, "client_id", nil),
		"client a list":       with(p, "client_id", []string{audience}),
		"an audience besides": with(p, "aud", audience),
		"another issuer":      with(p, "iss", "https://evil.example"),
		"expired":             with(p, "exp", now.Add(-time.Hour).Unix()),
	} {
		var refused *signin.Refused
		if got, err := v.Actor(t.Context(), signed(t, h, bad, byRSA(t, k.rsa))); !errors.As(err, &refused) {
			t.Errorf("%s gave %+v, %v; want a refusal", name, got, err)
		}
	}
	if _, err := v.Actor(t.Context(), signed(t, header("alg", "RS256"), p, byRSA(t, k.rsa))); err == nil {
		t.Error("a token of the other profile's typ is taken")
	}
}

func TestClaimNames(t *testing.T) {
	names := signin.ClaimNames{Role: "custom:role", Provider: "custom:provider", Province: "custom:province"}
	v, err := signin.New(signin.Config{Issuer: issuer, Audience: audience, Keys: trusted(), Now: clock, Names: names})
	if err != nil {
		t.Fatal(err)
	}
	p := payload("role", "manager", "provider", "evil", "custom:role", "verifier", "custom:provider", "p7")
	got, err := v.Actor(t.Context(), signed(t, header(), p, byEd(testKeys().ed)))
	if want := (policy.Actor{ID: "account-1", Role: policy.Verifier, Provider: "p7"}); err != nil || got != want {
		t.Errorf("gave %+v, %v; want %+v", got, err, want)
	}
	claims := signin.FromAuthorizer(map[string]string{
		"sub": "r1", "role": "manager", "custom:role": "reviewer", "custom:province": "31",
	}, names)
	got, err = claims.Actor()
	if want := (policy.Actor{ID: "r1", Role: policy.Reviewer, Province: "31"}); err != nil || got != want {
		t.Errorf("the authorizer's claims gave %+v, %v; want %+v", got, err, want)
	}
	if _, err := signin.FromAuthorizer(nil, signin.ClaimNames{}).Actor(); err == nil {
		t.Error("no claims are taken")
	}
}

func TestBearer(t *testing.T) {
	for name, tt := range map[string]struct {
		headers []string
		want    string
	}{
		"plain":         {[]string{"Bearer abc.def.ghi"}, "abc.def.ghi"},
		"lower case":    {[]string{"bearer abc"}, "abc"},
		"none":          {nil, ""},
		"two":           {[]string{"Bearer abc", "Bearer def"}, ""},
		"basic":         {[]string{"Basic abc"}, ""},
		"scheme alone":  {[]string{"Bearer"}, ""},
		"nothing after": {[]string{"Bearer "}, ""},
		"token alone":   {[]string{"abc.def.ghi"}, ""},
	} {
		r := &http.Request{Header: http.Header{"Authorization": tt.headers}}
		got, err := signin.Bearer(r)
		var refused *signin.Refused
		if got != tt.want || (tt.want == "") != errors.As(err, &refused) {
			t.Errorf("%s gave %q, %v; want %q", name, got, err, tt.want)
		}
	}
}

func TestNewNeedsEverything(t *testing.T) {
	whole := signin.Config{Issuer: issuer, Audience: audience, Keys: trusted(), Now: clock}
	for name, take := range map[string]func(*signin.Config){
		"issuer":   func(c *signin.Config) { c.Issuer = "" },
		"audience": func(c *signin.Config) { c.Audience = "" },
		"keys":     func(c *signin.Config) { c.Keys = nil },
		"clock":    func(c *signin.Config) { c.Now = nil },
	} {
		c := whole
		take(&c)
		if _, err := signin.New(c); err == nil || !strings.Contains(err.Error(), "required") {
			t.Errorf("without %s: %v", name, err)
		}
	}
}
