package web

import (
	"net/http"

	"beian/internal/records"
)

// settingsRoutes are a provider's own record.
func settingsRoutes() []Route {
	return []Route{
		{
			Group: Provider, Method: http.MethodGet, Path: "/settings", Name: "ViewSettings",
			Summary: "Read the provider's record: desks, verifiers and settings", Answer: records.Provider{},
			handle: func(a *API, c *call) (any, error) {
				return c.provider(a.Desk.ViewSettings(c.Context(), c.Actor))
			},
		},
		{
			Group: Provider, Method: http.MethodPut, Path: "/settings", Name: "ChangeSettings",
			Summary: "Change desks, verifiers and settings; If-Match is required", Body: records.ProviderSettings{},
			Answer: records.Provider{}, Changes: true,
			handle: func(a *API, c *call) (any, error) {
				s, err := decode[records.ProviderSettings](c)
				if err != nil {
					return nil, err
				}
				return c.provider(a.Desk.ChangeSettings(c.Context(), c.Call, s))
			},
		},
	}
}

// provider answers a provider's record with its version as ETag.
func (c *call) provider(p records.Provider, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	c.etag = p.Version
	return p, nil
}
