package web

import (
	"net/http"

	"beian/internal/casework"
	"beian/internal/records"
)

// TicksBody is what the reviewer has looked at: the whole list.
type TicksBody struct {
	Ticks []casework.Tick `json:"ticks"`
}

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
		{
			Group: Bureau, Method: http.MethodGet, Path: "/cases/{case}/ticks", Name: "ViewTicks",
			Summary: "What a reviewer looks at before he approves, and what he has ticked", Answer: casework.TickList{}, handle: (*API).viewTicks,
		},
		{
			Group: Bureau, Method: http.MethodPut, Path: "/cases/{case}/ticks", Name: "SaveTicks",
			Summary: "Keep what the reviewer has looked at; If-Match is the version of the list", Body: TicksBody{}, Answer: Outcome{}, Changes: true,
			handle: func(a *API, c *call) (any, error) {
				b, err := decode[TicksBody](c)
				if err != nil {
					return nil, err
				}
				return c.outcome(a.Desk.SaveTicks(c.Context(), c.Call, c.PathValue("case"), b.Ticks))
			},
		},
		viewScanRoute(Bureau),
		changesRoute(Bureau),
		reasonsRoute(Bureau),
		viewSlipRoute(Bureau),
	}
}

func (a *API) viewTicks(c *call) (any, error) {
	list, err := a.Desk.ViewTicks(c.Context(), c.Actor, c.PathValue("case"))
	if err != nil {
		return nil, err
	}
	c.etag = list.Version
	show(list.Suggested)
	for i, t := range list.Ticks {
		if !t.Note.Empty() {
			list.Ticks[i].Note = t.Note.Shown()
		}
	}
	return list, nil
}
