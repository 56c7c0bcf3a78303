package cloud

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/events"

	"beian/internal/local/gateway"
	"beian/internal/local/issuer"
	"beian/internal/signin"
)

const audience = "beian-api"

// edge is what people's requests meet: the gateway of the API with its
// authorizer, the published objects behind the CDN, and an issuer of tokens.
type edge struct {
	cloud    *Cloud
	issuer   *issuer.Issuer
	verifier *signin.Verifier
	public   http.Handler
}

func newEdge(s *Cloud, objects string) (*edge, error) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("cloud: %w", err)
	}
	e := &edge{cloud: s}
	url := s.URL() + "/issuer"
	e.issuer, err = issuer.New(issuer.Config{
		URL: url, Audience: audience, ClientID: "beian-site", RedirectURIs: []string{s.URL() + "/signed-in/"},
		Accounts: s.config.Accounts, Key: key, Now: time.Now, Random: rand.Reader,
	})
	if err != nil {
		return nil, err
	}
	e.verifier, err = signin.New(signin.Config{Issuer: url, Audience: audience, Keys: e.issuer.Keys(), Now: time.Now})
	if err != nil {
		return nil, err
	}
	e.public, err = proxy(objects+"/"+gateway.Public, nil)
	return e, err
}

// ServeHTTP routes as the CDN and the API's gateway do.
func (e *edge) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch part, rest, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/"); part {
	case "issuer":
		e.issuer.ServeHTTP(w, r)
	case "status", "register":
		e.public.ServeHTTP(w, r)
	case "api":
		role, _, _ := strings.Cut(rest, "/")
		e.api(w, r, role+"-api")
	default:
		http.NotFound(w, r)
	}
}

// open is the function that no authorizer stands before.
const open = "person-api"

// api hands a request whose token is in order to the role's function, and one for
// whoever has no token as it is.
func (e *edge) api(w http.ResponseWriter, r *http.Request, function string) {
	var claims map[string]string
	if function != open {
		var err error
		if claims, err = e.claims(r); err != nil {
			http.Error(w, `{"message":"Unauthorized"}`, http.StatusUnauthorized)
			return
		}
	}
	event, err := requestEvent(r, claims)
	if err != nil {
		http.Error(w, `{"message":"Bad Request"}`, http.StatusBadRequest)
		return
	}
	answer, err := e.cloud.Invoke(r.Context(), function, asJSON(event))
	var out events.APIGatewayV2HTTPResponse
	if err != nil || json.Unmarshal(answer, &out) != nil {
		http.Error(w, `{"message":"Internal Server Error"}`, http.StatusInternalServerError)
		return
	}
	body := []byte(out.Body)
	if out.IsBase64Encoded {
		body, _ = base64.StdEncoding.DecodeString(out.Body)
	}
	for name, value := range out.Headers {
		w.Header().Set(name, value)
	}
	w.WriteHeader(out.StatusCode)
	_, _ = w.Write(body)
}

// claims verifies the token of a request and gives its claims as texts, as an
// authorizer hands them on.
func (e *edge) claims(r *http.Request) (map[string]string, error) {
	token, err := signin.Bearer(r)
	if err != nil {
		return nil, err
	}
	if _, err := e.verifier.Claims(r.Context(), token); err != nil {
		return nil, err
	}
	parts := strings.Split(token, ".")
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return nil, fmt.Errorf("cloud: %w", err)
	}
	var values map[string]any
	if err := json.Unmarshal(payload, &values); err != nil {
		return nil, fmt.Errorf("cloud: %w", err)
	}
	claims := map[string]string{}
	for name, v := range values {
		claims[name] = fmt.Sprint(v)
	}
	return claims, nil
}

// requestEvent is a request in the shape of payload 2.0 of an HTTP API; without
// claims it has passed no authorizer.
func requestEvent(r *http.Request, claims map[string]string) (events.APIGatewayV2HTTPRequest, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return events.APIGatewayV2HTTPRequest{}, fmt.Errorf("cloud: %w", err)
	}
	event := events.APIGatewayV2HTTPRequest{
		Version: "2.0", RouteKey: "ANY", RawPath: r.URL.Path, RawQueryString: r.URL.RawQuery, Headers: map[string]string{},
		Body: base64.StdEncoding.EncodeToString(body), IsBase64Encoded: true,
	}
	for name, values := range r.Header {
		event.Headers[strings.ToLower(name)] = strings.Join(values, ",")
	}
	event.RequestContext.DomainName = r.Host
	event.RequestContext.HTTP.Method, event.RequestContext.HTTP.Path = r.Method, r.URL.Path
	event.RequestContext.HTTP.SourceIP = "192.0.2.1"
	if claims == nil {
		return event, nil
	}
	event.RequestContext.Authorizer = &events.APIGatewayV2HTTPRequestContextAuthorizerDescription{
		JWT: &events.APIGatewayV2HTTPRequestContextAuthorizerJWTDescription{Claims: claims},
	}
	return event, nil
}
