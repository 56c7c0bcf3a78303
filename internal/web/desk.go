package web

import (
	"net/http"

	"beian/internal/casework"
)

// LockBody takes a case for one's work; Take takes it over from somebody else.
type LockBody struct {
	Take bool `json:"take,omitempty"`
}

// bookingRoutes are the appointments of a case, for its applicant and the desk.
func bookingRoutes(g Group) []Route {
	return []Route{
		{
			Group: g, Method: http.MethodGet, Path: "/cases/{case}/slots", Name: "FreeSlots",
			Summary: "Free appointments at the provider's desks until the invitation ends",
			Query:   []Parameter{{Name: "from", Summary: "first day, as 2026-03-09; today if left out"}}, Answer: casework.FreeSlots{},
			handle: func(a *API, c *call) (any, error) {
				return a.Desk.FreeSlots(c.Context(), c.Actor, c.PathValue("case"), c.URL.Query().Get("from"))
			},
		},
		{
			Group: g, Method: http.MethodPut, Path: "/cases/{case}/sites/{site}/booking", Name: "BookVerification",
			Summary: "Book an appointment for the head of a site, or move it", Body: casework.BookingRequest{}, Answer: Outcome{}, Changes: true,
			handle: func(a *API, c *call) (any, error) {
				b, err := decode[casework.BookingRequest](c)
				if err != nil {
					return nil, err
				}
				return c.outcome(a.Desk.BookVerification(c.Context(), c.Call, c.PathValue("case"), c.PathValue("site"), b))
			},
		},
		{
			Group: g, Method: http.MethodDelete, Path: "/cases/{case}/sites/{site}/booking", Name: "GiveBackBooking",
			Summary: "Give an appointment back", Answer: Outcome{}, Changes: true,
			handle: func(a *API, c *call) (any, error) {
				return c.outcome(a.Desk.GiveBackBooking(c.Context(), c.Call, c.PathValue("case"), c.PathValue("site")))
			},
		},
	}
}

// deskRoutes are the provider's work around a verification.
func deskRoutes() []Route {
	return []Route{
		{
			Group: Provider, Method: http.MethodGet, Path: "/appointments", Name: "Appointments",
			Summary: "Who is expected at a desk on a day", Answer: casework.Appointments{},
			Query: []Parameter{
				{Name: "desk", Summary: "id of the desk, such as d1", Required: true},
				{Name: "day", Summary: "as 2026-03-09; today if left out"},
			},
			handle: func(a *API, c *call) (any, error) {
				return a.Desk.Appointments(c.Context(), c.Actor, c.URL.Query().Get("desk"), c.URL.Query().Get("day"))
			},
		},
		{
			Group: Provider, Method: http.MethodPost, Path: "/cases/{case}/sites/{site}/missed", Name: "RecordMissed",
			Summary: "Note that the head of a site did not come to his appointment", Answer: Outcome{}, Changes: true,
			handle: func(a *API, c *call) (any, error) {
				return c.outcome(a.Desk.RecordMissed(c.Context(), c.Call, c.PathValue("case"), c.PathValue("site")))
			},
		},
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
