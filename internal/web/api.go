// Package web is the HTTP edge: routes by role, strict decoding, problem+json
// errors, idempotency keys and ETags. It decides nothing: every route calls one
// operation of casework.
package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/limit"
	"beian/internal/policy"
)

// API serves the routes. Authenticate gives the actor of a request from its
// verified token, or an error. Caller gives the address that a request comes
// from, or an error for one that is not to be served; the routes of [Person] need
// it, and they alone are without a token.
type API struct {
	Desk         *casework.Desk
	Authenticate func(*http.Request) (policy.Actor, error)
	Caller       func(*http.Request) (string, error)
	NewID        func() string // references of failed requests
	Log          *slog.Logger
}

// Group is whose routes they are; each group is a function of its own with its
// own permissions.
type Group string

// The groups of routes.
const (
	Applicant Group = "applicant"
	Provider  Group = "provider"
	Bureau    Group = "bureau"
	Person    Group = "person" // without an account, by a link
)

// Route is one call of the API. Body and Answer are zero values of the types
// that it takes and gives, nil for none; the OpenAPI file is made from them.
// Changes says that the call changes something and needs an Idempotency-Key;
// Limited that an account, or without one an address, may make it only so often,
// and gets 429 beyond. A route
// with a Media answers that instead of JSON, in a stream.
type Route struct {
	Group   Group
	Method  string
	Path    string // below /api/<group>
	Name    string // operation of casework
	Summary string
	Query   []Parameter
	Body    any
	Answer  any
	Changes bool
	Limited bool
	Media   string
	handle  func(a *API, c *call) (any, error)
	stream  func(a *API, c *call, w *file) error
}

// Parameter is a query parameter of a route.
type Parameter struct {
	Name     string
	Summary  string
	Required bool
}

// Pattern gives the route as net/http takes it.
func (r Route) Pattern() string { return r.Method + " /api/" + string(r.Group) + r.Path }

// Routes lists every call of the API.
func Routes() []Route {
	return slices.Concat(
		applicantRoutes(), applicantContestRoutes(), bookingRoutes(Applicant),
		queueRoutes(Provider), providerRoutes(), settingsRoutes(), deskRoutes(), bookingRoutes(Provider), providerContestRoutes(), verificationRoutes(),
		agreementRoutes(), personRoutes(),
		queueRoutes(Bureau), bureauRoutes(), clockRoutes(),
	)
}

// call is one request on its way through a route.
type call struct {
	*http.Request
	casework.Call
	etag int64 // version to answer as ETag, 0 for none
}

// Handler serves the routes of the groups.
func (a *API) Handler(groups ...Group) http.Handler {
	mux := http.NewServeMux()
	limits := newLimiter()
	for _, r := range Routes() {
		for _, g := range groups {
			if r.Group == g {
				mux.Handle(r.Pattern(), a.serve(r, limits))
			}
		}
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { a.unrouted(mux, w, r) })
	return mux
}

// unrouted answers a request that no route takes: with the methods that its
// path has, or that there is no such path.
func (a *API) unrouted(mux *http.ServeMux, w http.ResponseWriter, r *http.Request) {
	var methods []string
	for _, method := range []string{http.MethodDelete, http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut} {
		other := r.Clone(r.Context())
		other.Method = method
		if _, pattern := mux.Handler(other); pattern != "/" {
			methods = append(methods, method)
		}
	}
	if methods == nil {
		a.fail(r.Context(), w, filing.Errorf(filing.NotFound, "unknown-route", "", "there is no such call; see the OpenAPI file"))
		return
	}
	w.Header().Set("Allow", strings.Join(methods, ", "))
	a.fail(r.Context(), w, filing.Errorf(filing.Invalid, "method", "", "this path takes %s", strings.Join(methods, ", ")))
}

func (a *API) serve(route Route, limits *limit.Limiter) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		// Consoles count days from it: in a demonstration the clock is moved.
		w.Header().Set("Date", a.Desk.Now().UTC().Format(http.TimeFormat))
		actor, err := a.actor(route, r, limits)
		if err != nil {
			a.fail(r.Context(), w, err)
			return
		}
		c := &call{Request: r}
		c.Actor = actor
		if route.stream != nil {
			a.streamed(w, route, c)
			return
		}
		answer, err := a.run(route, c)
		if err != nil {
			a.fail(r.Context(), w, err)
			return
		}
		a.answer(r.Context(), w, c, answer)
	})
}

func (a *API) run(route Route, c *call) (any, error) {
	if err := c.prepare(route); err != nil {
		return nil, err
	}
	return route.handle(a, c)
}

// prepare reads the idempotency key and If-Match, and of a call without a body
// makes sure that there is none.
func (c *call) prepare(route Route) error {
	if route.Changes {
		c.Key = c.Header.Get("Idempotency-Key")
		if err := c.CheckKey(); err != nil {
			return err
		}
	}
	if match := c.Header.Get("If-Match"); match != "" {
		v, err := strconv.ParseInt(strings.Trim(match, `"`), 10, 64)
		if err != nil || v < 1 || match != strconv.Quote(strconv.FormatInt(v, 10)) {
			return filing.Errorf(filing.Invalid, "if-match", "If-Match", "send the ETag of the last answer")
		}
		c.IfVersion = v
	}
	if route.Body != nil {
		return nil
	}
	c.digest(nil)
	return refuseBody(c.Request)
}

// decode reads the body of a call strictly.
func decode[T any](c *call) (T, error) {
	var v T
	body, err := readBody(c.Request, &v)
	if err == nil {
		c.digest(body)
	}
	return v, err
}

// digest says exactly what was asked for, so that a reused key is noticed.
func (c *call) digest(body []byte) {
	h := sha256.New()
	h.Write([]byte(c.Method + " " + c.URL.Path + "\n"))
	h.Write(body)
	c.Digest = hex.EncodeToString(h.Sum(nil))
}

func (a *API) answer(ctx context.Context, w http.ResponseWriter, c *call, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		a.fail(ctx, w, err)
		return
	}
	if c.etag > 0 {
		w.Header().Set("ETag", strconv.Quote(strconv.FormatInt(c.etag, 10)))
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(body)
}
