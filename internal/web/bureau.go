package web

import (
	"net/http"

	"beian/internal/casework"
	"beian/internal/records"
)

func bureauRoutes() []Route {
	return []Route{
		{
			Group: Bureau, Method: http.MethodGet, Path: "/cases/{case}", Name: "ViewCase",
			Summary: "Read a case", Query: purposeParameter(), Answer: Case{}, handle: (*API).viewCase,
		},
		verdictRoute(Bureau, "/cases/{case}/review", "Review", "Approve, return or refuse a case",
			func(a *API, c *call, v casework.Verdict) (records.Outcome, error) {
				return a.Desk.Review(c.Context(), c.Call, c.PathValue("case"), v)
			}),
		viewScanRoute(Bureau),
		changesRoute(Bureau),
		reasonsRoute(Bureau),
	}
}
