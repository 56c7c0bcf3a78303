package issuer

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

const (
	maxForm  = 16 << 10
	maxParam = 1024 // bytes of state, nonce and the like
)

// request is a request for a code, of which client and redirect address are
// already known to be good.
type request struct {
	RedirectURI   string
	State         string
	Nonce         string
	CodeChallenge string
	problem       string // error code of RFC 6749 section 4.1.2.1, "" if none
}

// errClient: the request may not be answered by a redirect.
var errClient = errors.New("unknown client or redirect address")

func (i *Issuer) parse(form url.Values) (request, error) {
	r := request{
		RedirectURI:   form.Get("redirect_uri"),
		State:         form.Get("state"),
		Nonce:         form.Get("nonce"),
		CodeChallenge: form.Get("code_challenge"),
	}
	if form.Get("client_id") != i.config.ClientID || !slices.Contains(i.config.RedirectURIs, r.RedirectURI) ||
		len(form["client_id"]) != 1 || len(form["redirect_uri"]) != 1 {
		return request{}, errClient
	}
	for _, values := range form {
		if len(values) != 1 || len(values[0]) > maxParam {
			r.problem = "invalid_request"
			return r, nil
		}
	}
	switch {
	case form.Get("response_type") != "code":
		r.problem = "unsupported_response_type"
	case !slices.Contains(strings.Fields(form.Get("scope")), "openid"):
		r.problem = "invalid_scope"
	case r.State == "", form.Get("code_challenge_method") != "S256", len(r.CodeChallenge) != challengeSize:
		r.problem = "invalid_request"
	case form.Get("response_mode") != "" && form.Get("response_mode") != "query":
		r.problem = "invalid_request"
	case slices.Contains(strings.Fields(form.Get("prompt")), "none"):
		r.problem = "login_required" // nobody is ever signed in here
	}
	return r, nil
}

// serveChoice shows the accounts to pick from.
func (i *Issuer) serveChoice(w http.ResponseWriter, r *http.Request) {
	asked, err := i.parse(r.URL.Query())
	if err != nil {
		i.writePage(w, http.StatusBadRequest, page{})
		return
	}
	if asked.problem != "" {
		i.redirect(w, r, asked, url.Values{"error": {asked.problem}})
		return
	}
	i.writePage(w, http.StatusOK, page{Request: &asked, Query: r.URL.Query(), Accounts: i.config.Accounts})
}

// serveChosen gives a code for the picked account. All that the page carried
// is checked again.
func (i *Issuer) serveChosen(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		i.writePage(w, http.StatusBadRequest, page{})
		return
	}
	asked, err := i.parse(r.PostForm)
	if err != nil {
		i.writePage(w, http.StatusBadRequest, page{})
		return
	}
	account, known := i.account(r.PostForm.Get("account"))
	if !known && asked.problem == "" {
		asked.problem = "access_denied"
	}
	if asked.problem != "" {
		i.redirect(w, r, asked, url.Values{"error": {asked.problem}})
		return
	}
	code, err := i.codes.issue(grant{
		account: account, redirectURI: asked.RedirectURI, challenge: asked.CodeChallenge, nonce: asked.Nonce,
	})
	if err != nil {
		i.redirect(w, r, asked, url.Values{"error": {"temporarily_unavailable"}})
		return
	}
	i.redirect(w, r, asked, url.Values{"code": {code}})
}

// redirect answers the site, with its state and the issuer's name (RFC 9207).
func (i *Issuer) redirect(w http.ResponseWriter, r *http.Request, asked request, answer url.Values) {
	to, err := url.Parse(asked.RedirectURI)
	if err != nil { // New has parsed it
		i.writePage(w, http.StatusBadRequest, page{})
		return
	}
	query := to.Query()
	for name, values := range answer {
		query[name] = values
	}
	query.Set("iss", i.config.URL)
	if asked.State != "" {
		query.Set("state", asked.State)
	}
	to.RawQuery = query.Encode()
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Referrer-Policy", "no-referrer")
	http.Redirect(w, r, to.String(), http.StatusSeeOther)
}
