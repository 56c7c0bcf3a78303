package web

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"

	"beian/internal/casework"
	"beian/internal/filing"
)

// Problem is an error as the API answers it (RFC 9457, application/problem+json).
// Code is stable; Field is the path of the input at fault; Detail says in
// English what to do. Case is the id of an own case that stands in the way.
// Reference finds the request in the log. Nothing in it repeats a personal value.
type Problem struct {
	Type      string           `json:"type"`
	Title     string           `json:"title"`
	Status    int              `json:"status"`
	Code      string           `json:"code"`
	Field     string           `json:"field,omitempty"`
	Detail    string           `json:"detail"`
	Case      string           `json:"case,omitempty"`
	Reference string           `json:"reference"`
	Findings  []filing.Finding `json:"findings,omitempty"`
}

// problem translates an error; an internal one says nothing but its reference.
func problem(err error, reference string) Problem {
	p := Problem{Reference: reference}
	var e *filing.Error
	if errors.As(err, &e) {
		p.Status, p.Title = statusOf(e)
		p.Code, p.Field, p.Detail, p.Case = e.Code, e.Field, e.Detail, e.Case
	} else {
		p.Status, p.Title = http.StatusInternalServerError, "Internal error"
		p.Code, p.Detail = "internal", "something went wrong on our side; try again, and give the reference if it stays"
	}
	var f *casework.FindingsError
	if errors.As(err, &f) {
		p.Findings = f.Findings
	}
	p.Type = "/problems/" + p.Code
	return p
}

func statusOf(e *filing.Error) (int, string) {
	switch e.Kind {
	case filing.Invalid:
		switch e.Code {
		case "findings", "field-locked", "nothing-corrected", "nothing-uploaded", "nothing-consented":
			return http.StatusUnprocessableEntity, "Not acceptable as it is"
		case "body-too-large":
			return http.StatusRequestEntityTooLarge, "Body too large"
		case "if-match-missing":
			return http.StatusPreconditionRequired, "If-Match is required"
		case "method":
			return http.StatusMethodNotAllowed, "Method not allowed"
		case "content-type":
			return http.StatusUnsupportedMediaType, "Unsupported content type"
		case "signed-out":
			return http.StatusUnauthorized, "Sign in"
		}
		return http.StatusBadRequest, "Invalid input"
	case filing.NotFound:
		return http.StatusNotFound, "Not found"
	case filing.Forbidden:
		return http.StatusForbidden, "Forbidden"
	case filing.Conflict:
		if e.Field == "If-Match" {
			return http.StatusPreconditionFailed, "Changed since"
		}
		return http.StatusConflict, "Conflict"
	case filing.TooLate:
		return http.StatusConflict, "Too late"
	case filing.Unavailable:
		if e.Code == "too-many-calls" {
			return http.StatusTooManyRequests, "Too many calls"
		}
		return http.StatusServiceUnavailable, "Try again"
	}
	return http.StatusInternalServerError, "Internal error"
}

func (a *API) fail(ctx context.Context, w http.ResponseWriter, err error) {
	p := problem(err, a.NewID())
	level := slog.LevelInfo
	if p.Status >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	a.Log.Log(ctx, level, "request failed", "reference", p.Reference, "status", p.Status, "code", p.Code, "field", p.Field, "error", logged(p, err))
	w.Header().Set("Content-Type", "application/problem+json")
	var limited *limitedError
	switch {
	case errors.As(err, &limited):
		w.Header().Set("Retry-After", limited.seconds())
	case p.Status == http.StatusServiceUnavailable:
		w.Header().Set("Retry-After", "2")
	}
	if p.Status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", "Bearer")
	}
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p)
}

// logged gives the text of an error for the log: of one with a kind its detail,
// which is known to be clean; of an internal one everything.
func logged(p Problem, err error) string {
	if p.Code != "internal" {
		return p.Detail
	}
	return err.Error()
}

// Fail answers an error as a problem.
func (a *API) Fail(w http.ResponseWriter, r *http.Request, err error) { a.fail(r.Context(), w, err) }
