package web

import (
	"net/http"
	"time"

	"beian/internal/casework"
)

// PersonBody names a person of the case's form.
type PersonBody struct {
	Person string `json:"person"`
}

// ConsentLink is that a person was sent a link by which he consents, when it was
// asked for and until when it is good.
type ConsentLink struct {
	Person  string    `json:"person"`
	At      time.Time `json:"at"`
	Expires time.Time `json:"expires"`
}

// askConsentRoute lets the applicant or the provider send a person his link (A8).
func askConsentRoute(g Group) Route {
	return Route{
		Group: g, Method: http.MethodPost, Path: "/cases/{case}/consent-requests", Name: "AskConsent",
		Summary: "Send a named person the link by which he consents", Body: PersonBody{}, Answer: Outcome{}, Changes: true,
		handle: func(a *API, c *call) (any, error) {
			b, err := decode[PersonBody](c)
			if err != nil {
				return nil, err
			}
			return c.outcome(a.Desk.AskConsent(c.Context(), c.Call, c.PathValue("case"), b.Person))
		},
	}
}

// personRoutes are for persons without an account, by the link that they were
// sent. Neither path nor query says whose it is.
func personRoutes() []Route {
	return []Route{
		{
			Group: Person, Method: http.MethodGet, Path: "/consent", Name: "ViewConsent",
			Summary: "What the holder of a link is asked to consent to", Answer: casework.ConsentView{}, Limited: true,
			handle: func(a *API, c *call) (any, error) { return a.Desk.ViewConsent(c.Context(), c.Actor) },
		},
		{
			Group: Person, Method: http.MethodPost, Path: "/consent", Name: "GiveConsent",
			Summary: "Consent by a link", Body: casework.ConsentAnswer{}, Answer: casework.ConsentGiven{}, Changes: true, Limited: true,
			handle: func(a *API, c *call) (any, error) {
				b, err := decode[casework.ConsentAnswer](c)
				if err != nil {
					return nil, err
				}
				return a.Desk.GiveConsent(c.Context(), c.Call, b)
			},
		},
	}
}
