package filing

import (
	"errors"
	"fmt"
)

// Kind is what went wrong, as far as the caller can act on it. It is also the
// error name that the workflow's Catch and Retry see.
type Kind string

// The kinds of errors. Anything that is not an [*Error] is internal and its
// text stays inside.
const (
	Invalid     Kind = "Invalid"     // the input is wrong; correct Field and repeat
	NotFound    Kind = "NotFound"    // there is no such thing, or not for this caller
	Forbidden   Kind = "Forbidden"   // the caller may not do this
	Conflict    Kind = "Conflict"    // it does not fit the present state; read and decide anew
	TooLate     Kind = "TooLate"     // the time for it is over
	Unavailable Kind = "Unavailable" // a part does not answer; repeat later
)

// Error is a failure with a meaning. Code is a stable kebab-case name, Field
// the path of the input at fault if there is one, Detail says in English what
// is wrong and what to do. None of them ever holds a personal value. Case is the id
// of a case of the caller's own that stands in the way, if one does. Err, if any,
// stays inside.
type Error struct {
	Kind   Kind
	Code   string
	Field  string
	Detail string
	Case   string
	Err    error
}

func (e *Error) Error() string {
	text := string(e.Kind) + " (" + e.Code + ")"
	if e.Field != "" {
		text += " " + e.Field
	}
	text += ": " + e.Detail
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

func (e *Error) Unwrap() error { return e.Err }

// Errorf makes an error of the kind; the detail is formatted.
func Errorf(k Kind, code, field, format string, a ...any) *Error {
	return &Error{Kind: k, Code: code, Field: field, Detail: fmt.Sprintf(format, a...)}
}

// KindOf gives the kind of err, or "" for an internal error.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return ""
}

// CodeOf gives the code of err, or "" for an internal error.
func CodeOf(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}
