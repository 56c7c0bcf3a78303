package web

import (
	"net/http"
	"time"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/records"
)

// VerifySiteBody is the desk's check of one site: its photo and access. The rest
// comes from the site's checklist and slip.
type VerifySiteBody struct {
	Photo  string        `json:"photo"`
	Access filing.Access `json:"access"`
}

// OpenAccessBody is the time at which the access was opened.
type OpenAccessBody struct {
	On time.Time `json:"on"`
}

// verdictRoute is a decision on a case by one of the roles.
func verdictRoute(
	g Group, path, name, summary string,
	decide func(a *API, c *call, v casework.Verdict) (records.Outcome, error),
) Route {
	return Route{
		Group: g, Method: http.MethodPost, Path: path, Name: name, Summary: summary,
		Body: casework.Verdict{}, Answer: Outcome{}, Changes: true,
		handle: func(a *API, c *call) (any, error) {
			v, err := decode[casework.Verdict](c)
			if err != nil {
				return nil, err
			}
			return c.outcome(decide(a, c, v))
		},
	}
}

func providerRoutes() []Route {
	return []Route{
		{
			Group: Provider, Method: http.MethodGet, Path: "/cases/{case}", Name: "ViewCase",
			Summary: "Read a case", Query: purposeParameter(), Answer: Case{}, handle: (*API).viewCase,
		},
		{
			Group: Provider, Method: http.MethodGet, Path: "/cases/{case}/notices", Name: "Notices",
			Summary: "What was told about a case", Query: pageParameters()[:1], Answer: Notices{}, handle: (*API).notices,
		},
		verdictRoute(Provider, "/cases/{case}/pre-check", "DecidePreCheck", "Pass, return or refuse a pre-check",
			func(a *API, c *call, v casework.Verdict) (records.Outcome, error) {
				return a.Desk.DecidePreCheck(c.Context(), c.Call, c.PathValue("case"), v)
			}),
		{
			Group: Provider, Method: http.MethodPost, Path: "/cases/{case}/sites/{site}/appearance", Name: "Appear",
			Summary: "Record that the head of a site came in person", Answer: Outcome{}, Changes: true,
			handle: func(a *API, c *call) (any, error) {
				return c.outcome(a.Desk.Appear(c.Context(), c.Call, c.PathValue("case"), c.PathValue("site")))
			},
		},
		{
			Group: Provider, Method: http.MethodPost, Path: "/cases/{case}/sites/{site}/verification", Name: "VerifySite",
			Summary: "Record the desk's check of a site", Body: VerifySiteBody{}, Answer: Outcome{}, Changes: true,
			handle: func(a *API, c *call) (any, error) {
				b, err := decode[VerifySiteBody](c)
				if err != nil {
					return nil, err
				}
				return c.outcome(a.Desk.VerifySite(c.Context(), c.Call, c.PathValue("case"), c.PathValue("site"), b.Photo, b.Access))
			},
		},
		verdictRoute(Provider, "/cases/{case}/verification", "DecideVerification", "Pass, defer, return or refuse a verification",
			func(a *API, c *call, v casework.Verdict) (records.Outcome, error) {
				return a.Desk.DecideVerification(c.Context(), c.Call, c.PathValue("case"), v)
			}),
		verdictRoute(Provider, "/cases/{case}/reverification", "DecideReverification", "Answer a return by the bureau",
			func(a *API, c *call, v casework.Verdict) (records.Outcome, error) {
				return a.Desk.DecideReverification(c.Context(), c.Call, c.PathValue("case"), v)
			}),
		{
			Group: Provider, Method: http.MethodPost, Path: "/cases/{case}/invitation", Name: "RenewInvitation",
			Summary: "Give the heads a second month, once", Body: casework.Ground{}, Answer: Outcome{}, Changes: true,
			handle: func(a *API, c *call) (any, error) {
				g, err := decode[casework.Ground](c)
				if err != nil {
					return nil, err
				}
				return c.outcome(a.Desk.RenewInvitation(c.Context(), c.Call, c.PathValue("case"), g))
			},
		},
		{
			Group: Provider, Method: http.MethodPost, Path: "/cases/{case}/access", Name: "OpenAccess",
			Summary: "Record that the access was opened", Body: OpenAccessBody{}, Answer: Outcome{}, Changes: true,
			handle: func(a *API, c *call) (any, error) {
				b, err := decode[OpenAccessBody](c)
				if err != nil {
					return nil, err
				}
				return c.outcome(a.Desk.OpenAccess(c.Context(), c.Call, c.PathValue("case"), b.On))
			},
		},
		{
			Group: Provider, Method: http.MethodPost, Path: "/cases/{case}/resumption", Name: "ResumeCase",
			Summary: "Let the workflow of a parked case go on", Answer: Outcome{}, Changes: true,
			handle: func(a *API, c *call) (any, error) {
				return c.outcome(a.Desk.ResumeCase(c.Context(), c.Call, c.PathValue("case")))
			},
		},
		requestScanRoute(Provider),
		viewScanRoute(Provider),
		changesRoute(Provider),
		reasonsRoute(Provider),
		viewSlipRoute(Provider),
	}
}
