package tasks_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"

	"beian/internal/awsrun/tasks"
	"beian/internal/casework"
	"beian/internal/filing"
	"beian/statemachine"
)

// nameOf is how Lambda names an error: by its outermost type.
func nameOf(err error) string { return reflect.TypeOf(err).Name() }

func TestErrorsAreNamedByKind(t *testing.T) {
	for _, kind := range []filing.Kind{
		filing.Invalid, filing.NotFound, filing.Forbidden, filing.Conflict, filing.TooLate, filing.Unavailable,
	} {
		err := fmt.Errorf("wrapped: %w", &filing.Error{Kind: kind, Code: "c", Detail: "d", Err: errors.New("cause of it")})
		named := tasks.Name(err)
		if nameOf(named) != string(kind) || named.Error() != "c: d" {
			t.Errorf("%s: got %s %q", kind, nameOf(named), named)
		}
	}
	if named := tasks.Name(errors.New("a detail from inside")); nameOf(named) != "Internal" || strings.Contains(named.Error(), "a detail") {
		t.Errorf("internal: got %s %q", nameOf(named), named)
	}
}

// TestMachineRetriesUnavailable: the one name that the machine file has in its
// Retry beside those of the services is one that the functions give.
func TestMachineRetriesUnavailable(t *testing.T) {
	var machine struct {
		States map[string]struct {
			Retry []struct{ ErrorEquals []string }
		}
	}
	if err := json.Unmarshal(statemachine.File(), &machine); err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, s := range machine.States {
		for _, r := range s.Retry {
			for _, name := range r.ErrorEquals {
				if !strings.Contains(name, ".") {
					names[name] = true
				}
			}
		}
	}
	if !reflect.DeepEqual(names, map[string]bool{nameOf(tasks.Unavailable{}): true}) {
		t.Errorf("the machine retries %v", names)
	}
}

func TestHandler(t *testing.T) {
	var log bytes.Buffer
	h := tasks.Handler(slog.New(slog.NewTextHandler(&log, nil)), func(_ context.Context, in casework.Task) (casework.Position, error) {
		if in.Visit == 0 {
			return casework.Position{}, fmt.Errorf("the cause: %w", filing.Errorf(filing.Conflict, "not-approved", "", "no"))
		}
		return casework.Position{Case: in.Case, Status: "filed", Visit: in.Visit}, nil
	})
	out, err := h.Invoke(t.Context(), []byte(`{"caseId":"c1","visit":3,"later":true}`))
	if err != nil || string(out) != `{"caseId":"c1","status":"filed","visit":3}` {
		t.Errorf("got %s, %v", out, err)
	}
	if log.Len() > 0 {
		t.Errorf("a success was logged: %s", &log)
	}
	if _, err = h.Invoke(t.Context(), []byte(`{"caseId":"c1"}`)); nameOf(err) != "Conflict" {
		t.Errorf("got %T", err)
	}
	if !strings.Contains(log.String(), "the cause") {
		t.Errorf("the cause is not in the log: %s", &log)
	}
	if _, err = h.Invoke(t.Context(), []byte(`[`)); nameOf(err) != "Invalid" {
		t.Errorf("malformed: got %T", err)
	}
}

func TestDoneAnswersAnObject(t *testing.T) {
	h := tasks.Done(slog.Default(), func(context.Context, casework.WaitInput) error { return nil })
	if out, err := h.Invoke(t.Context(), []byte(`{}`)); err != nil || string(out) != "{}" {
		t.Errorf("got %s, %v", out, err)
	}
}
