package web

import (
	"net/http"

	"beian/internal/casework"
)

// LockBody takes a case for one's work; Take takes it over from somebody else.
type LockBody struct {
	Take bool `json:"take,omitempty"`
}

// deskRoutes are the provider's work around a verification.
func deskRoutes() []Route {
	return []Route{
		{
			Group: Provider, Method: http.MethodPost, Path: "/cases/{case}/contacts", Name: "RecordContact",
			Summary: "Note that a person was tried to be reached, and with what result", Body: casework.ContactRequest{},
			Answer: Outcome{}, Changes: true,
			handle: func(a *API, c *call) (any, error) {
				b, err := decode[casework.ContactRequest](c)
				if err != nil {
					return nil, err
				}
				return c.outcome(a.Desk.RecordContact(c.Context(), c.Call, c.PathValue("case"), b))
			},
		},
		{
			Group: Provider, Method: http.MethodPut, Path: "/cases/{case}/lock", Name: "LockCase",
			Summary: "Take a case for one's work, or renew that, for 15 minutes", Body: LockBody{}, Answer: casework.Locked{}, Changes: true,
			handle: func(a *API, c *call) (any, error) {
				b, err := decode[LockBody](c)
				if err != nil {
					return nil, err
				}
				return a.Desk.LockCase(c.Context(), c.Call, c.PathValue("case"), b.Take)
			},
		},
		{
			Group: Provider, Method: http.MethodDelete, Path: "/cases/{case}/lock", Name: "UnlockCase",
			Summary: "Give a case back that one took", Answer: Outcome{}, Changes: true,
			handle: func(a *API, c *call) (any, error) {
				return c.outcome(a.Desk.UnlockCase(c.Context(), c.Call, c.PathValue("case")))
			},
		},
	}
}
