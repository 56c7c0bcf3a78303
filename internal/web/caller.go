package web

import (
	"net/http"
	"net/netip"
	"strings"

	"beian/internal/filing"
	"beian/internal/limit"
	"beian/internal/policy"
)

// actor gives who makes a call of a route: who signed in, or, on the routes of
// persons without an account, who holds a link. Of a route that is limited it
// counts the call, by the account, or by the address before anybody's secret is
// looked up: a link is found by no trying.
func (a *API) actor(route Route, r *http.Request, limits *limit.Limiter) (policy.Actor, error) {
	if route.Group == Person {
		return a.holder(route, r, limits)
	}
	actor, err := a.Authenticate(r)
	if err != nil {
		return actor, filing.Errorf(filing.Invalid, "signed-out", "Authorization", "sign in and send the token as Bearer")
	}
	return actor, a.counted(route, limits, actor.ID)
}

func (a *API) holder(route Route, r *http.Request, limits *limit.Limiter) (policy.Actor, error) {
	address, err := a.Caller(r)
	if err != nil {
		return a.Desk.LinkHolder(r.Context(), "") // answered as any link that is none
	}
	if err := a.counted(route, limits, "address "+network(address)); err != nil {
		return policy.Actor{}, err
	}
	secret, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	return a.Desk.LinkHolder(r.Context(), secret)
}

func (a *API) counted(route Route, limits *limit.Limiter, who string) error {
	if !route.Limited {
		return nil
	}
	if wait := limits.Take(who, a.Desk.Now()); wait > 0 {
		return &limitedError{wait}
	}
	return nil
}

// network gives what of an address tells callers apart: all of IPv4, and of IPv6
// the network, in which one caller has any number of addresses.
func network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil || ip.Unmap().Is4() {
		return address
	}
	p, err := ip.WithZone("").Prefix(64)
	if err != nil {
		return address
	}
	return p.String()
}
