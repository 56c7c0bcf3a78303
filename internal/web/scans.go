package web

import (
	"net/http"

	"beian/internal/casework"
)

func requestScanRoute(g Group) Route {
	return Route{
		Group: g, Method: http.MethodPost, Path: "/cases/{case}/scans", Name: "RequestScan",
		Summary: "Ask to upload one scan; answers a signed PUT", Body: casework.ScanRequest{}, Answer: casework.ScanTicket{}, Changes: true,
		handle: func(a *API, c *call) (any, error) {
			r, err := decode[casework.ScanRequest](c)
			if err != nil {
				return nil, err
			}
			return a.Desk.RequestScan(c.Context(), c.Call, c.PathValue("case"), r)
		},
	}
}

func viewScanRoute(g Group) Route {
	return Route{
		Group: g, Method: http.MethodGet, Path: "/cases/{case}/scans/{scan}", Name: "ViewScan",
		Summary: "Ask to view one clean scan; answers a signed GET", Query: purposeParameter(), Answer: casework.Signed{},
		handle: func(a *API, c *call) (any, error) {
			return a.Desk.ViewScan(c.Context(), c.Actor, c.PathValue("case"), c.PathValue("scan"), c.URL.Query().Get("purpose"))
		},
	}
}
