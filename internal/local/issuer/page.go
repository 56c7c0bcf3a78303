package issuer

import (
	_ "embed"
	"html/template"
	"net/http"
	"net/url"
	"strings"

	"beian/internal/policy"
)

//go:embed page.html
var pageText string

//go:embed style.css
var styleText []byte

// page is what the template shows. Without a Request it is the page for a
// request that can't be answered.
type page struct {
	Style    string // address
	Action   string // address
	Request  *request
	Query    url.Values // carried through the form as it came
	Accounts []Account
}

// pages parses the template anew for each page: a demonstration shows few.
func pages() (*template.Template, error) {
	return template.New("page").Funcs(template.FuncMap{"chinese": chinese, "english": english}).Parse(pageText)
}

func (i *Issuer) writePage(w http.ResponseWriter, status int, p page) {
	p.Style, p.Action = i.config.URL+"/style.css", i.config.URL+"/authorize"
	shown, err := pages()
	if err != nil {
		http.Error(w, "no page", http.StatusInternalServerError)
		return
	}
	// A browser applies form-action to the redirect after the form too.
	target := ""
	if p.Request != nil {
		target = " " + origin(p.Request.RedirectURI)
	}
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"+target)
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_ = shown.Execute(w, p) // a reader that left needs no page
}

func serveStyle(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(styleText)
}

func chinese(r policy.Role) string {
	switch r {
	case policy.Applicant:
		return "网站主办者"
	case policy.Verifier:
		return "接入服务单位备案人员"
	case policy.Manager:
		return "接入服务单位负责人"
	case policy.Reviewer:
		return "省通信管理局审核人员"
	case policy.Auditor:
		return "备案中心"
	case policy.Officer:
		return "行政执法人员"
	case policy.Person: // has a link, and no account
	}
	return string(r)
}

func english(a Account) string {
	words := []string{string(a.Role)}
	if a.Provider != "" {
		words = append(words, a.Provider)
	}
	if a.Province != "" {
		words = append(words, "province "+a.Province)
	}
	if a.English != "" {
		words = append(words, a.English)
	}
	return strings.Join(words, " · ")
}
