package local

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"beian/internal/local/issuer"
	"beian/internal/local/parts"
	"beian/internal/policy"
	"beian/internal/signin"
	"beian/internal/web"
)

// What tokens are for: the API, and the site as the client.
const (
	audience = "beian-api"
	clientID = "beian-site"
)

// serve opens the issuer and starts to serve site, API, published objects and,
// in a demonstration, clock and mailboxes.
func (s *System) serve(life context.Context) error {
	mux := http.NewServeMux()
	verifier, err := s.openSignIn(life, mux)
	if err != nil {
		return err
	}
	authenticate := func(r *http.Request) (policy.Actor, error) {
		token, err := signin.Bearer(r)
		if err != nil {
			return policy.Actor{}, err
		}
		return verifier.Actor(r.Context(), token)
	}
	api := &web.API{Desk: s.desk, Authenticate: authenticate, Caller: caller, NewID: newID, Log: s.config.Log}
	mux.Handle("/api/", api.Handler(web.Applicant, web.Provider, web.Bureau, web.Person))
	mux.HandleFunc("GET /healthz", s.healthz)
	mux.Handle("GET /metrics", s.metrics)
	for _, folder := range []string{"status", "register/number", "register/domain", "slip"} {
		mux.HandleFunc("GET /"+folder+"/{object}", s.published)
	}
	if s.config.Demonstration {
		s.demonstrate(mux, api, authenticate)
	}
	if s.config.Site != nil {
		pages := Pages{Book: s.desk.Book, ScansOrigin: s.ScansURL(), Issuer: s.config.Issuer, Client: s.config.Client}
		if pages.Issuer == "" {
			pages.Issuer = s.URL() + "/issuer"
		}
		if pages.Client == "" {
			pages.Client = clientID
		}
		site, err := s.config.Site(pages)
		if err != nil {
			return fmt.Errorf("local: site: %w", err)
		}
		mux.Handle("/", site)
	}
	s.server = &http.Server{Handler: s.counted(mux), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: time.Minute}
	s.loops.Go(func() {
		if err := s.server.Serve(s.listener); !errors.Is(err, http.ErrServerClosed) {
			s.config.Log.ErrorContext(life, "serving ended", "error", err)
		}
	})
	return nil
}

// caller gives the address that a request comes from.
func caller(r *http.Request) (string, error) {
	address, _, err := net.SplitHostPort(r.RemoteAddr)
	return address, err
}

// openSignIn makes the verifier of tokens: of the issuer that is configured, or
// of the demonstration's own.
func (s *System) openSignIn(life context.Context, mux *http.ServeMux) (*signin.Verifier, error) {
	if s.config.Issuer == "" {
		return s.openIssuer(mux)
	}
	client := &http.Client{Timeout: 10 * time.Second}
	keys, err := signin.RemoteKeys(life, client, s.config.Issuer, time.Now)
	if err != nil {
		return nil, err
	}
	return signin.New(signin.Config{Issuer: s.config.Issuer, Audience: s.config.Audience, Keys: keys, Now: time.Now})
}

func (s *System) openIssuer(mux *http.ServeMux) (*signin.Verifier, error) {
	key, err := issuer.LoadKey(s.config.file("issuer-key"), rand.Reader)
	if err != nil {
		return nil, err
	}
	s.issuer, err = issuer.New(issuer.Config{
		URL: s.URL() + "/issuer", Audience: audience, ClientID: clientID, RedirectURIs: []string{s.URL() + "/signed-in/"},
		Accounts: s.config.Accounts, Key: key, Now: time.Now, Random: rand.Reader,
	})
	if err != nil {
		return nil, err
	}
	mux.Handle("/issuer/", s.issuer)
	return signin.New(signin.Config{
		Issuer: s.URL() + "/issuer", Audience: audience, Keys: s.issuer.Keys(), Now: time.Now,
	})
}

// published serves a published object (status or register), for everybody.
func (s *System) published(w http.ResponseWriter, r *http.Request) {
	if !strings.HasSuffix(r.URL.Path, ".json") {
		http.NotFound(w, r)
		return
	}
	body, etag, found, err := s.objects.Get(r.Context(), strings.TrimPrefix(r.URL.Path, "/"))
	w.Header().Set("Cache-Control", "public, max-age=1")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	switch {
	case err != nil:
		http.Error(w, "unavailable", http.StatusServiceUnavailable)
	case !found:
		http.Error(w, "not found", http.StatusNotFound)
	default:
		// The page counts days from the answer's date: in a demonstration that is
		// the system's, not the machine's.
		w.Header().Set("Date", s.clock.now().Format(http.TimeFormat))
		w.Header().Set("ETag", `"`+etag+`"`)
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(body)
	}
}

// healthz answers 200 while the records can be written. Holidays that are missing
// make due times provisional and are said, but are no failure.
func (s *System) healthz(w http.ResponseWriter, r *http.Request) {
	if err := s.db.Err(); err != nil {
		http.Error(w, "the records can't be written", http.StatusServiceUnavailable)
		return
	}
	_, _ = fmt.Fprintln(w, "ok")
	if years := s.missingYears(); len(years) > 0 {
		_, _ = fmt.Fprintf(w, "holidays missing: %v; due times that reach into them are provisional; %s\n", years, addHolidays)
	}
	if keys, _, err := parts.Aside(r.Context(), s.table, ""); err == nil && len(keys) > 0 {
		_, _ = fmt.Fprintf(w, "records that the feed could not read: %d, named in the log; what follows from them waits for a program that can\n", len(keys))
	}
}

// counted counts the requests by their status.
func (s *System) counted(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := &statusRecorder{ResponseWriter: w, status: http.StatusOK}
		h.ServeHTTP(rec, r)
		s.metrics.add(fmt.Sprintf("beian_requests_total{status=\"%d\"}", rec.status), 1)
	})
}

type statusRecorder struct {
	http.ResponseWriter
	status int
}

func (r *statusRecorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}
