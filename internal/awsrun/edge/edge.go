// Package edge is the way in for HTTP: an event of an API Gateway HTTP API
// (payload 2.0) becomes a request of net/http and back.
package edge

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"

	"beian/internal/awsrun/contract"
	"beian/internal/awsrun/tasks"
	"beian/internal/policy"
	"beian/internal/signin"
)

// Environment is what a function of the API is configured by: the names of the
// claims that hold a person's role, provider and province.
type Environment struct {
	Role     string `env:"BEIAN_CLAIM_ROLE,optional"`
	Provider string `env:"BEIAN_CLAIM_PROVIDER,optional"`
	Province string `env:"BEIAN_CLAIM_PROVINCE,optional"`

	// OriginSecrets are the secrets of which the CDN sends one with every request:
	// today's, and while it changes also the next. Without any, requests are taken
	// from everywhere.
	OriginSecrets []string `env:"BEIAN_ORIGIN_SECRETS,optional"`
}

// Authenticate gives the actor of a request from the claims that the gateway's
// JWT authorizer has verified. Only [Handler] can put them there; the request's
// own headers say nothing about who asks. A request that went past the CDN,
// where there is one, is refused whoever asks.
func Authenticate(env Environment) func(*http.Request) (policy.Actor, error) {
	names := signin.ClaimNames{Role: env.Role, Provider: env.Provider, Province: env.Province}
	return func(r *http.Request) (policy.Actor, error) {
		if !throughCDN(r, env.OriginSecrets) {
			return policy.Actor{}, &signin.Refused{Reason: "not through the CDN"}
		}
		claims, ok := r.Context().Value(claimsKey{}).(map[string]string)
		if !ok {
			return policy.Actor{}, &signin.Refused{Reason: "not through the authorizer"}
		}
		return signin.FromAuthorizer(claims, names).Actor()
	}
}

// Caller gives the address that a request comes from, for routes that no
// authorizer stands before: whatever claims a request brings, nobody asks for them
// there. Behind the CDN it is what the CDN has put behind the caller's own words
// in X-Forwarded-For, before the gateway put the CDN's address there; without a
// CDN the gateway's. A request that went past the CDN is refused.
func Caller(env Environment) func(*http.Request) (string, error) {
	return func(r *http.Request) (string, error) {
		if !throughCDN(r, env.OriginSecrets) {
			return "", &signin.Refused{Reason: "not through the CDN"}
		}
		hops := strings.Split(r.Header.Get("X-Forwarded-For"), ",")
		if len(env.OriginSecrets) == 0 || len(hops) < 2 {
			return r.RemoteAddr, nil
		}
		return strings.TrimSpace(hops[len(hops)-2]), nil
	}
}

// throughCDN reports whether the request brings one of the secrets; how long that
// takes tells nothing about them.
func throughCDN(r *http.Request, secrets []string) bool {
	brought := sha256.Sum256([]byte(r.Header.Get(contract.OriginHeader)))
	through := len(secrets) == 0
	for _, secret := range secrets {
		sum := sha256.Sum256([]byte(secret))
		through = subtle.ConstantTimeCompare(brought[:], sum[:]) == 1 || through
	}
	return through
}

type claimsKey struct{}

// Handler serves h. An event that is no request is answered as malformed, under
// the name that every function has for it.
func Handler(log *slog.Logger, h http.Handler) lambda.Handler {
	return handler(func(ctx context.Context, payload []byte) ([]byte, error) {
		var e events.APIGatewayV2HTTPRequest
		if err := json.Unmarshal(payload, &e); err != nil {
			return nil, tasks.Malformed(ctx, log)
		}
		r, err := request(ctx, &e)
		if err != nil {
			log.ErrorContext(ctx, "event is no request", "error", err)
			return nil, tasks.Malformed(ctx, log)
		}
		w := &response{header: http.Header{}}
		if cutOff(h, w, r) {
			w = &response{header: http.Header{}, status: http.StatusInternalServerError}
		}
		return json.Marshal(w.event())
	})
}

// cutOff serves a request and reports whether its answer was broken off in the
// middle, as net/http's servers let a handler do.
func cutOff(h http.Handler, w *response, r *http.Request) (aborted bool) {
	defer func() {
		if v := recover(); v != nil {
			if err, ok := v.(error); !ok || !errors.Is(err, http.ErrAbortHandler) {
				panic(v)
			}
			aborted = true
		}
	}()
	h.ServeHTTP(w, r)
	return false
}

type handler func(ctx context.Context, payload []byte) ([]byte, error)

// Invoke implements [lambda.Handler].
func (h handler) Invoke(ctx context.Context, payload []byte) ([]byte, error) { return h(ctx, payload) }

func request(ctx context.Context, e *events.APIGatewayV2HTTPRequest) (*http.Request, error) {
	body := []byte(e.Body)
	if e.IsBase64Encoded {
		var err error
		if body, err = base64.StdEncoding.DecodeString(e.Body); err != nil {
			return nil, fmt.Errorf("edge: body: %w", err)
		}
	}
	if a := e.RequestContext.Authorizer; a != nil && a.JWT != nil {
		ctx = context.WithValue(ctx, claimsKey{}, a.JWT.Claims)
	}
	// The gateway gives the path decoded; encoding it anew keeps it one path.
	target := url.URL{Path: e.RawPath, RawQuery: e.RawQueryString}
	r, err := http.NewRequestWithContext(ctx, e.RequestContext.HTTP.Method, target.String(), bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("edge: %w", err)
	}
	for name, value := range e.Headers {
		r.Header.Set(name, value)
	}
	if len(e.Cookies) > 0 {
		r.Header.Set("Cookie", strings.Join(e.Cookies, "; "))
	}
	r.Host = e.RequestContext.DomainName
	r.RemoteAddr = e.RequestContext.HTTP.SourceIP
	r.RequestURI = target.RequestURI()
	return r, nil
}

// response collects an answer.
type response struct {
	header http.Header
	status int
	body   bytes.Buffer
}

var _ io.Writer = (*response)(nil)

func (w *response) Header() http.Header { return w.header }

func (w *response) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
}

func (w *response) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(p)
}

func (w *response) event() events.APIGatewayV2HTTPResponse {
	w.WriteHeader(http.StatusOK)
	e := events.APIGatewayV2HTTPResponse{StatusCode: w.status, Headers: map[string]string{}}
	for name, values := range w.header {
		if name == "Set-Cookie" {
			e.Cookies = values
			continue
		}
		e.Headers[name] = strings.Join(values, ", ")
	}
	if e.Body = w.body.String(); !utf8.ValidString(e.Body) {
		e.Body, e.IsBase64Encoded = base64.StdEncoding.EncodeToString(w.body.Bytes()), true
	}
	return e
}
