package web

import (
	"net/http"

	"beian/internal/casework"
)

// clockRoutes show every group the deadlines of its cases.
func clockRoutes() []Route {
	var all []Route
	for _, g := range []Group{Applicant, Provider, Bureau} {
		all = append(all, Route{
			Group: g, Method: http.MethodGet, Path: "/cases/{case}/clocks", Name: "Clocks",
			Summary: "Every deadline of a case, and when the running one reminds", Answer: casework.ClockLedger{},
			handle: func(a *API, c *call) (any, error) {
				return a.Desk.Clocks(c.Context(), c.Actor, c.PathValue("case"))
			},
		})
	}
	return all
}
