package issuer_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"beian/internal/local/issuer"
	"beian/internal/policy"
	"beian/internal/signin"
)

const (
	audience = "beian-api"
	client   = "beian-site"
	callback = "http://site.example:8080/callback/"
	proof    = "a-code-verifier-of-at-least-forty-three-characters"
)

var accounts = []issuer.Account{
	{ID: "applicant-1", Label: "示例公司", English: "a fictitious company", Role: policy.Applicant},
	{ID: "verifier-1", Label: "示例接入", Role: policy.Verifier, Provider: "provider-1"},
	{ID: "manager-1", Label: "示例接入", Role: policy.Manager, Provider: "provider-1"},
	{ID: "reviewer-11", Label: "<script>alert(1)</script>", Role: policy.Reviewer, Province: "11"},
	{ID: "auditor-1", Label: "示例", Role: policy.Auditor},
	{ID: "officer-1", Label: "示例", Role: policy.Officer},
}

// system is an issuer being served, its clock and a browser without a memory.
type system struct {
	t       *testing.T
	url     string
	seconds atomic.Int64
	browser *http.Client
}

func start(t *testing.T) *system {
	t.Helper()
	s := &system{t: t, browser: &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	var handler http.Handler
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	t.Cleanup(server.Close)
	s.url = server.URL + "/issuer"
	c := config()
	c.URL, c.Now = s.url, s.now
	i, err := issuer.New(c)
	if err != nil {
		t.Fatal(err)
	}
	handler = i
	return s
}

func config() issuer.Config {
	return issuer.Config{
		URL: "http://localhost:8080/issuer", Audience: audience, ClientID: client,
		RedirectURIs: []string{callback, "https://other.example/done?x=1"}, Accounts: accounts,
		Key: ed25519.NewKeyFromSeed(make([]byte, 32)), Now: time.Now, Random: rand.Reader,
	}
}

func (s *system) now() time.Time {
	return time.Date(2026, 3, 2, 1, 0, int(s.seconds.Load()), 0, time.UTC)
}

func (s *system) do(method, address string, form url.Values) (*http.Response, string) {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		s.t.Fatal(err)
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	answer, err := s.browser.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return answer, string(body)
}

func challenge() string {
	sum := sha256.Sum256([]byte(proof))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

func asked() url.Values {
	return url.Values{
		"response_type": {"code"}, "client_id": {client}, "redirect_uri": {callback}, "scope": {"openid"},
		"state": {"state-1"}, "nonce": {"nonce-1"}, "code_challenge": {challenge()}, "code_challenge_method": {"S256"},
	}
}

func changed(form url.Values, changes ...string) url.Values {
	out := url.Values{}
	for name, values := range form {
		out[name] = values
	}
	for n := 0; n < len(changes); n += 2 {
		if out.Set(changes[n], changes[n+1]); changes[n+1] == "" {
			out.Del(changes[n])
		}
	}
	return out
}

var hidden = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)

// pick walks through the page as a browser does and gives the answer to the site.
func (s *system) pick(account string) url.Values {
	s.t.Helper()
	answer, body := s.do("GET", s.url+"/authorize?"+asked().Encode(), nil)
	if answer.StatusCode != http.StatusOK {
		s.t.Fatalf("the page is %s", answer.Status)
	}
	form := url.Values{"account": {account}}
	for _, m := range hidden.FindAllStringSubmatch(body, -1) {
		form.Add(m[1], m[2])
	}
	answer, _ = s.do("POST", s.url+"/authorize", form)
	return s.sentTo(answer, callback)
}

func (s *system) sentTo(answer *http.Response, want string) url.Values {
	s.t.Helper()
	to, err := url.Parse(answer.Header.Get("Location"))
	if answer.StatusCode != http.StatusSeeOther || err != nil || !strings.HasPrefix(to.String(), want) {
		s.t.Fatalf("%s to %q, %v; want a redirect to %s", answer.Status, to, err, want)
	}
	return to.Query()
}

type tokens struct {
	Access string `json:"access_token"`
	ID     string `json:"id_token"`
	Type   string `json:"token_type"`
	Life   int    `json:"expires_in"`
	Error  string `json:"error"`
}

func (s *system) token(form url.Values) tokens {
	s.t.Helper()
	answer, body := s.do("POST", s.url+"/token", form)
	var got tokens
	if err := json.Unmarshal([]byte(body), &got); err != nil {
		s.t.Fatalf("%s: %s: %v", answer.Status, body, err)
	}
	if (answer.StatusCode == http.StatusOK) != (got.Error == "") || answer.Header.Get("Cache-Control") != "no-store" {
		s.t.Errorf("%s with %q, Cache-Control %q", answer.Status, got.Error, answer.Header.Get("Cache-Control"))
	}
	return got
}

func exchange(code string) url.Values {
	return url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {callback},
		"client_id": {client}, "code_verifier": {proof},
	}
}

func (s *system) verifier() *signin.Verifier {
	s.t.Helper()
	keys, err := signin.RemoteKeys(s.t.Context(), http.DefaultClient, s.url, s.now)
	if err != nil {
		s.t.Fatal(err)
	}
	v, err := signin.New(signin.Config{Issuer: s.url, Audience: audience, Keys: keys, Now: s.now})
	if err != nil {
		s.t.Fatal(err)
	}
	return v
}

func (a actorOf) want() policy.Actor {
	return policy.Actor{ID: a.ID, Role: a.Role, Provider: a.Provider, Province: a.Province}
}

type actorOf issuer.Account

func TestSigningInByTheBrowser(t *testing.T) {
	s := start(t)
	v := s.verifier()
	provider, err := oidc.NewProvider(t.Context(), s.url)
	if err != nil {
		t.Fatal(err)
	}
	identities := provider.Verifier(&oidc.Config{ClientID: client, Now: s.now})
	for _, a := range accounts {
		answer := s.pick(a.ID)
		if answer.Get("state") != "state-1" || answer.Get("iss") != s.url {
			t.Errorf("the site got %v", answer)
		}
		got := s.token(exchange(answer.Get("code")))
		if got.Type != "Bearer" || got.Life != 3600 {
			t.Errorf("token answer %+v", got)
		}
		if actor, err := v.Actor(t.Context(), got.Access); err != nil || actor != actorOf(a).want() {
			t.Errorf("%s is %+v, %v", a.ID, actor, err)
		}
		id, err := identities.Verify(t.Context(), got.ID)
		if err != nil || id.Subject != a.ID || id.Nonce != "nonce-1" {
			t.Errorf("id token of %s: %+v, %v", a.ID, id, err)
		}
		var refused *signin.Refused
		if _, err := v.Actor(t.Context(), got.ID); !errors.As(err, &refused) {
			t.Errorf("the API takes an id token: %v", err)
		}
	}
}

func TestDemonstrationGrant(t *testing.T) {
	s := start(t)
	v := s.verifier()
	for _, a := range accounts {
		got := s.token(url.Values{"grant_type": {"urn:beian:demonstration"}, "account": {a.ID}})
		if actor, err := v.Actor(t.Context(), got.Access); err != nil || actor != actorOf(a).want() {
			t.Errorf("%s is %+v, %v", a.ID, actor, err)
		}
	}
	got := s.token(url.Values{"grant_type": {"urn:beian:demonstration"}, "account": {"verifier-1"}})
	s.seconds.Add(3600 + 60)
	var refused *signin.Refused
	if _, err := v.Actor(t.Context(), got.Access); !errors.As(err, &refused) {
		t.Errorf("a token after an hour: %v; want a refusal", err)
	}
	for name, form := range map[string]url.Values{
		"unknown account": {"grant_type": {"urn:beian:demonstration"}, "account": {"nobody"}},
		"no account":      {"grant_type": {"urn:beian:demonstration"}},
		"two accounts":    {"grant_type": {"urn:beian:demonstration"}, "account": {"verifier-1", "manager-1"}},
		"other grant":     {"grant_type": {"password"}, "username": {"verifier-1"}},
		"nothing":         {"x": {"y"}},
	} {
		if got := s.token(form); got.Error == "" || got.Access != "" {
			t.Errorf("%s gave %+v", name, got)
		}
	}
}

func TestCodesAreExchangedOnceByWhoAskedInTime(t *testing.T) {
	s := start(t)
	for name, change := range map[string][]string{
		"another verifier": {"code_verifier", proof + "x"},
		"no verifier":      {"code_verifier", ""},
		"the challenge":    {"code_verifier", challenge()},
		"short verifier":   {"code_verifier", "short"},
		"another redirect": {"redirect_uri", "https://other.example/done?x=1"},
		"no redirect":      {"redirect_uri", ""},
		"another code":     {"code", "AAAA"},
		"no code":          {"code", ""},
	} {
		code := s.pick("verifier-1").Get("code")
		if got := s.token(changed(exchange(code), change...)); got.Error != "invalid_grant" {
			t.Errorf("%s gave %+v", name, got)
		}
		if again := s.token(exchange(code)); (change[0] == "code") != (again.Error == "") {
			t.Errorf("after %s the right exchange gave %q", name, again.Error)
		}
	}
	code := s.pick("verifier-1").Get("code")
	if got := s.token(changed(exchange(code), "client_id", "other")); got.Error != "invalid_client" {
		t.Errorf("another client gave %+v", got)
	}
	if got := s.token(exchange(code)); got.Access == "" {
		t.Errorf("the right client gave %+v", got)
	}
	if got := s.token(exchange(code)); got.Error != "invalid_grant" {
		t.Errorf("a code used twice gave %+v", got)
	}
	code = s.pick("verifier-1").Get("code")
	s.seconds.Add(60)
	if got := s.token(exchange(code)); got.Error != "invalid_grant" {
		t.Errorf("a code after a minute gave %+v", got)
	}
}

func TestRequestsThatAreNotRedirected(t *testing.T) {
	s := start(t)
	for name, form := range map[string]url.Values{
		"no client":             changed(asked(), "client_id", ""),
		"another client":        changed(asked(), "client_id", "other"),
		"no redirect":           changed(asked(), "redirect_uri", ""),
		"another site":          changed(asked(), "redirect_uri", "https://evil.example/callback/"),
		"a longer path":         changed(asked(), "redirect_uri", callback+"x"),
		"a shorter path":        changed(asked(), "redirect_uri", strings.TrimSuffix(callback, "/")),
		"a user in the address": changed(asked(), "redirect_uri", "http://site.example:8080@evil.example/callback/"),
		"another scheme":        changed(asked(), "redirect_uri", strings.Replace(callback, "http:", "https:", 1)),
		"a script":              changed(asked(), "redirect_uri", "javascript:alert(1)"),
		"two redirects":         {"client_id": {client}, "redirect_uri": {callback, "https://evil.example"}},
		"two clients":           {"client_id": {client, "other"}, "redirect_uri": {callback}},
		"nothing":               {},
	} {
		for _, method := range []string{"GET", "POST"} {
			address, body := s.url+"/authorize?"+form.Encode(), url.Values(nil)
			if method == "POST" {
				address, body = s.url+"/authorize", changed(form, "account", "verifier-1")
			}
			answer, page := s.do(method, address, body)
			if answer.StatusCode != http.StatusBadRequest || answer.Header.Get("Location") != "" {
				t.Errorf("%s by %s: %s to %q", name, method, answer.Status, answer.Header.Get("Location"))
			}
			if !strings.Contains(page, "无法登录") || strings.Contains(page, "evil") || strings.Contains(page, "<form") {
				t.Errorf("%s by %s shows %s", name, method, page)
			}
		}
	}
}

func TestRequestsThatGoBackWithAnError(t *testing.T) {
	s := start(t)
	for name, tt := range map[string]struct {
		form url.Values
		want string
	}{
		"implicit flow":    {changed(asked(), "response_type", "token"), "unsupported_response_type"},
		"no response type": {changed(asked(), "response_type", ""), "unsupported_response_type"},
		"no scope":         {changed(asked(), "scope", ""), "invalid_scope"},
		"no openid":        {changed(asked(), "scope", "profile"), "invalid_scope"},
		"no state":         {changed(asked(), "state", ""), "invalid_request"},
		"no challenge":     {changed(asked(), "code_challenge", ""), "invalid_request"},
		"plain challenge":  {changed(asked(), "code_challenge_method", "plain"), "invalid_request"},
		"no method":        {changed(asked(), "code_challenge_method", ""), "invalid_request"},
		"short challenge":  {changed(asked(), "code_challenge", "abc"), "invalid_request"},
		"fragment":         {changed(asked(), "response_mode", "fragment"), "invalid_request"},
		"huge state":       {changed(asked(), "state", strings.Repeat("s", 1025)), "invalid_request"},
		"silent":           {changed(asked(), "prompt", "none"), "login_required"},
	} {
		answer, _ := s.do("GET", s.url+"/authorize?"+tt.form.Encode(), nil)
		if got := s.sentTo(answer, callback); got.Get("error") != tt.want || got.Get("code") != "" || got.Get("iss") != s.url {
			t.Errorf("%s went back with %v; want %s", name, got, tt.want)
		}
		answer, _ = s.do("POST", s.url+"/authorize", changed(tt.form, "account", "verifier-1"))
		if got := s.sentTo(answer, callback); got.Get("error") != tt.want || got.Get("code") != "" {
			t.Errorf("%s posted went back with %v; want %s", name, got, tt.want)
		}
	}
	answer, _ := s.do("POST", s.url+"/authorize", changed(asked(), "account", "nobody"))
	if got := s.sentTo(answer, callback); got.Get("error") != "access_denied" || got.Get("state") != "state-1" {
		t.Errorf("an unknown account went back with %v", got)
	}
	answer, _ = s.do("POST", s.url+"/authorize", changed(asked(), "account", "verifier-1", "redirect_uri", "https://other.example/done?x=1"))
	if got := s.sentTo(answer, "https://other.example/done?"); got.Get("x") != "1" || got.Get("code") == "" {
		t.Errorf("an address with a query got %v", got)
	}
}

func TestThePage(t *testing.T) {
	s := start(t)
	answer, body := s.do("GET", s.url+"/authorize?"+changed(asked(), "state", `"><script>alert(2)</script>`).Encode(), nil)
	csp := answer.Header.Get("Content-Security-Policy")
	if want := "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self' http://site.example:8080"; csp != want {
		t.Errorf("CSP %q; want %q", csp, want)
	}
	if strings.Contains(body, "<script") || strings.Contains(body, "style=") {
		t.Errorf("the page has a script or a style of its own:\n%s", body)
	}
	for _, want := range []string{
		`<html lang="zh-CN">`, "<h1>选择演示身份", `<span lang="en">Choose`, `value="reviewer-11"`, "省通信管理局审核人员",
		`网站主办者 · 示例公司 <span lang="en">applicant-1 · applicant · a fictitious company</span>`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the page has no %q", want)
		}
	}
	if n := strings.Count(body, "<button "); n != len(accounts) {
		t.Errorf("the page has %d buttons", n)
	}
	style, _ := s.do("GET", s.url+"/style.css", nil)
	if style.StatusCode != http.StatusOK || !strings.HasPrefix(style.Header.Get("Content-Type"), "text/css") {
		t.Errorf("the style is %s, %s", style.Status, style.Header.Get("Content-Type"))
	}
	if other, _ := s.do("GET", s.url+"/token", nil); other.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("reading the token address: %s", other.Status)
	}
}

func TestOnlyRegisteredSitesReadAnswers(t *testing.T) {
	s := start(t)
	for origin, want := range map[string]string{
		"http://site.example:8080": "http://site.example:8080", "https://other.example": "https://other.example",
		"https://evil.example": "", "http://site.example": "", "null": "",
	} {
		for _, path := range []string{"/token", "/jwks", "/.well-known/openid-configuration"} {
			method := "GET"
			if path == "/token" {
				method = "POST"
			}
			r, err := http.NewRequestWithContext(t.Context(), method, s.url+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Origin", origin)
			answer, err := s.browser.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			answer.Body.Close()
			if got := answer.Header.Get("Access-Control-Allow-Origin"); got != want {
				t.Errorf("%s from %s allows %q; want %q", path, origin, got, want)
			}
		}
	}
}

func TestNewRefusesUnsafeConfigurations(t *testing.T) {
	if _, err := issuer.New(config()); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*issuer.Config){
		"no accounts":            func(c *issuer.Config) { c.Accounts = nil },
		"client is the audience": func(c *issuer.Config) { c.ClientID = audience },
		"no key":                 func(c *issuer.Config) { c.Key = nil },
		"no clock":               func(c *issuer.Config) { c.Now = nil },
		"no randomness":          func(c *issuer.Config) { c.Random = nil },
		"issuer without a path":  func(c *issuer.Config) { c.URL = "http://localhost" },
		"issuer with a slash":    func(c *issuer.Config) { c.URL = "http://localhost/issuer/" },
		"issuer with a query":    func(c *issuer.Config) { c.URL = "http://localhost/issuer?x" },
		"redirect to a script":   func(c *issuer.Config) { c.RedirectURIs = []string{"javascript:alert(1)"} },
		"redirect to a fragment": func(c *issuer.Config) { c.RedirectURIs = []string{"http://localhost/#x"} },
		"a misfit account":       func(c *issuer.Config) { c.Accounts = []issuer.Account{{ID: "x", Role: policy.Verifier}} },
		"an account twice":       func(c *issuer.Config) { c.Accounts = []issuer.Account{accounts[0], accounts[0]} },
	} {
		c := config()
		change(&c)
		if _, err := issuer.New(c); err == nil {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestTheKeyStays(t *testing.T) {
	path := filepath.Join(t.TempDir(), "issuer-key")
	first, err := issuer.LoadKey(path, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	second, err := issuer.LoadKey(path, strings.NewReader(""))
	if err != nil || !first.Equal(second) {
		t.Errorf("the key did not stay: %v", err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode() != 0o600 {
		t.Errorf("the key file is %v, %v", info, err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := issuer.LoadKey(path, rand.Reader); err == nil {
		t.Error("a key that others can read is taken")
	}
	damaged := filepath.Join(t.TempDir(), "damaged")
	if err := os.WriteFile(damaged, []byte("beian-issuer-key-1\nabcd\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := issuer.LoadKey(damaged, rand.Reader); err == nil {
		t.Error("a damaged key is taken")
	}
	none := filepath.Join(t.TempDir(), "none")
	if _, err := issuer.LoadKey(none, strings.NewReader("short")); err == nil {
		t.Error("a key of too little randomness is taken")
	}
	if _, err := os.Stat(none); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a failed creation left a file: %v", err)
	}
}
