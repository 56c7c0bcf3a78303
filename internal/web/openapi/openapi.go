// Package main writes what the API takes and gives, from its routes and Go
// types, in three forms:
//
//	go run ./internal/web/openapi -of api -write internal/web/openapi.json
//	go run ./internal/web/openapi -of form -write internal/web/form.schema.json
//	go run ./internal/web/openapi -of types -write site/parts/api.ts
//
// These are the OpenAPI 3.1 description, the JSON Schema of a form, and the types
// of the site's scripts. Without -write it prints. A test holds the committed
// files current.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"os"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/policy"
	"beian/internal/records"
	"beian/internal/schema"
	"beian/internal/web"
)

func main() {
	of := flag.String("of", "api", "what to write: api, form or types")
	write := flag.String("write", "", "file to write, such as internal/web/openapi.json")
	flag.Parse()
	text, err := output(*of)
	if err == nil && *write != "" {
		err = os.WriteFile(*write, text, 0o644)
	} else if err == nil {
		_, err = os.Stdout.Write(text)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

type object = map[string]any

func output(of string) ([]byte, error) {
	switch of {
	case "api":
		return document()
	case "form":
		return formSchema()
	case "types":
		return typescript(), nil
	default:
		return nil, fmt.Errorf("-of is api, form or types")
	}
}

// described gives the schemas of everything that travels, and the paths.
func described() (*schema.Registry, object) {
	r := schema.New("#/components/schemas/", enums(), incomplete)
	r.Names = map[reflect.Type]string{reflect.TypeFor[web.Case](): "CaseView"}
	paths := object{}
	for _, route := range web.Routes() {
		path := "/api/" + string(route.Group) + route.Path
		if paths[path] == nil {
			paths[path] = object{}
		}
		paths[path].(object)[strings.ToLower(route.Method)] = operation(r, route)
	}
	r.Of(reflect.TypeFor[web.Problem]())
	return r, paths
}

// document gives the whole description.
func document() ([]byte, error) {
	r, paths := described()
	text, err := json.MarshalIndent(object{
		"openapi": "3.1.0",
		"info": object{
			"title": "Website filing", "version": "1",
			"description": "Calls of applicants, access providers, bureaus and persons without an account. Errors are RFC 9457 problems; their code is stable.",
		},
		"security": []object{{"token": []string{}}},
		"paths":    paths,
		"components": object{
			"securitySchemes": object{
				"token": object{"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
				"link":  object{"type": "http", "scheme": "bearer", "description": "the secret of the link that a person was sent, which stands in the link's fragment"},
			},
			"schemas": r.Named,
			"headers": object{"ETag": object{"description": "version of the case or draft", "schema": object{"type": "string"}}},
		},
	}, "", "  ")
	return append(text, '\n'), err
}

// operation describes one route.
func operation(r *schema.Registry, route web.Route) object {
	o := object{
		"operationId": string(route.Group) + "-" + route.Name, "summary": route.Summary, "tags": []string{string(route.Group)},
		"parameters": parameters(route), "responses": responses(r, route),
	}
	if route.Group == web.Person {
		o["security"] = []object{{"link": []string{}}}
	}
	if route.Body != nil {
		o["requestBody"] = object{"required": true, "content": object{
			"application/json": object{"schema": r.Of(reflect.TypeOf(route.Body))},
		}}
	}
	return o
}

func parameters(route web.Route) []object {
	list := []object{}
	for _, match := range regexp.MustCompile(`\{([a-z]+)\}`).FindAllStringSubmatch(route.Path, -1) {
		list = append(list, object{"name": match[1], "in": "path", "required": true, "schema": object{"type": "string"}})
	}
	for _, q := range route.Query {
		kind := "string"
		if q.Name == "limit" {
			kind = "integer"
		}
		s := object{"type": kind}
		if q.Name == "purpose" {
			s["enum"] = casework.Purposes()
		}
		list = append(list, object{"name": q.Name, "in": "query", "required": q.Required, "description": q.Summary, "schema": s})
	}
	if route.Changes {
		list = append(list,
			object{
				"name": "Idempotency-Key", "in": "header", "required": true,
				"description": "the same for every repeat of this call, which then gets the same answer",
				"schema":      object{"type": "string", "pattern": "^[A-Za-z0-9._:-]{1,100}$"},
			},
			object{
				"name": "If-Match", "in": "header", "required": ifMatchRequired(route),
				"description": "ETag of what was read; another version is answered 412",
				"schema":      object{"type": "string", "pattern": `^"[1-9][0-9]*"$`},
			})
	}
	return list
}

func responses(r *schema.Registry, route web.Route) object {
	content := object{}
	if route.Media != "" {
		content[route.Media] = object{"schema": object{"type": "string"}}
	} else {
		content["application/json"] = object{"schema": r.Of(reflect.TypeOf(route.Answer))}
	}
	ok := object{"description": "done", "content": content}
	if versioned(route) {
		ok["headers"] = object{"ETag": object{"$ref": "#/components/headers/ETag"}}
	}
	all := object{"200": ok}
	for _, status := range statuses(route) {
		all[strconv.Itoa(status)] = object{
			"description": http.StatusText(status),
			"content":     object{"application/problem+json": object{"schema": r.Of(reflect.TypeFor[web.Problem]())}},
		}
	}
	return all
}

// versioned reports whether the answer has an ETag.
func versioned(route web.Route) bool {
	switch route.Answer.(type) {
	case web.Outcome, web.Draft, web.Case, web.SiteChecklist, web.Slip, records.Provider:
		return true
	default:
		return false
	}
}

// statuses lists with what a route may answer a problem.
func statuses(route web.Route) []int {
	list := []int{http.StatusBadRequest, http.StatusNotFound, http.StatusInternalServerError, http.StatusServiceUnavailable}
	if route.Group != web.Person {
		list = append(list, http.StatusUnauthorized, http.StatusForbidden)
	}
	if route.Changes {
		list = append(list, http.StatusConflict, http.StatusPreconditionFailed)
	}
	if route.Body != nil {
		list = append(list, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	}
	if route.Limited {
		list = append(list, http.StatusTooManyRequests)
	}
	if route.Name == "Submit" || route.Name == "Resubmit" || route.Name == "CorrectForm" {
		list = append(list, http.StatusUnprocessableEntity)
	}
	if ifMatchRequired(route) || route.Name == "SaveChecklist" {
		list = append(list, http.StatusPreconditionRequired)
	}
	return list
}

// incomplete: a form may be a draft, which lacks anything.
func incomplete(t reflect.Type) bool {
	switch t {
	case reflect.TypeFor[filing.Form](), reflect.TypeFor[filing.Subject](), reflect.TypeFor[filing.Document](),
		reflect.TypeFor[filing.Person](), reflect.TypeFor[filing.Site](), reflect.TypeFor[filing.Approval](),
		reflect.TypeFor[filing.Registration]():
		return true
	default:
		return false
	}
}

// enums gives the values of the types whose values are all known. What people
// enter, such as a nature, is judged by findings and not by its schema.
func enums() map[reflect.Type][]string {
	var statuses, parties []string
	seen := map[filing.Party]bool{}
	for _, s := range filing.Standings() {
		statuses = append(statuses, string(s.Status))
		if !seen[s.Acts] {
			seen[s.Acts] = true
			parties = append(parties, string(s.Acts))
		}
	}
	var events, roles []string
	for _, name := range filing.EventNames() {
		events = append(events, string(name))
	}
	for _, role := range policy.Roles() {
		roles = append(roles, string(role))
	}
	return map[reflect.Type][]string{
		reflect.TypeFor[filing.Status]():    statuses,
		reflect.TypeFor[filing.Party]():     parties,
		reflect.TypeFor[filing.EventName](): events,
		reflect.TypeFor[policy.Role]():      roles,
		reflect.TypeFor[filing.Severity]():  {string(filing.Block), string(filing.Human), string(filing.Warn)},
		reflect.TypeFor[records.ScanState](): {
			string(records.ScanAsked), string(records.ScanClean), string(records.ScanRejected), string(records.ScanReplaced),
		},
	}
}

// ifMatchRequired reports whether a call is refused without If-Match.
func ifMatchRequired(route web.Route) bool {
	return route.Name == "SaveDraft" || route.Name == "ChangeSettings"
}
