package web

import (
	"net/http"

	"beian/internal/casework"
	"beian/internal/records"
)

// Agreements lists what the parties and the named persons agree to. Filing is
// free of charge, and says so.
type Agreements struct {
	Agreements []casework.Agreement `json:"agreements"`
	Fee        int                  `json:"fee"`
}

// agreementRoutes are about what is agreed to (A8).
func agreementRoutes() []Route {
	routes := []Route{
		{
			Group: Applicant, Method: http.MethodPost, Path: "/cases/{case}/agreements", Name: "AcceptAgreement",
			Summary: "Accept an agreement for a draft or case", Body: records.AgreementRef{}, Answer: Outcome{}, Changes: true,
			handle: func(a *API, c *call) (any, error) {
				ref, err := decode[records.AgreementRef](c)
				if err != nil {
					return nil, err
				}
				return c.outcome(a.Desk.AcceptAgreement(c.Context(), c.Call, c.PathValue("case"), ref))
			},
		},
		consentRoute(Applicant), consentRoute(Provider), askConsentRoute(Applicant), askConsentRoute(Provider),
	}
	for _, g := range []Group{Applicant, Provider, Bureau} {
		routes = append(routes, Route{
			Group: g, Method: http.MethodGet, Path: "/agreements", Name: "Agreements",
			Summary: "What is agreed to, in the versions of today", Answer: Agreements{},
			handle: func(a *API, c *call) (any, error) {
				list, err := a.Desk.Agreements(c.Context(), c.Actor)
				return Agreements{Agreements: list}, err
			},
		})
	}
	return routes
}

func consentRoute(g Group) Route {
	return Route{
		Group: g, Method: http.MethodPost, Path: "/cases/{case}/consents", Name: "RecordConsent",
		Summary: "Record that a named person consents", Body: casework.ConsentRequest{}, Answer: Outcome{}, Changes: true,
		handle: func(a *API, c *call) (any, error) {
			b, err := decode[casework.ConsentRequest](c)
			if err != nil {
				return nil, err
			}
			return c.outcome(a.Desk.RecordConsent(c.Context(), c.Call, c.PathValue("case"), b))
		},
	}
}
