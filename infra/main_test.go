package main

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"beian/internal/table"
)

func TestMain(m *testing.M) {
	code := m.Run()
	jsii.Close()
	os.Exit(code)
}

// template is a synthesised stack.
type template struct {
	Resources map[string]resource
	Outputs   map[string]any
	text      string
}

type resource struct {
	Type           string
	Properties     map[string]any
	DeletionPolicy string
	DependsOn      []string
}

// of lists the resources of a type in the order of their ids.
func (tm template) of(kind string) []resource {
	var list []resource
	for _, id := range slices.Sorted(maps.Keys(tm.Resources)) {
		if tm.Resources[id].Type == "AWS::"+kind {
			list = append(list, tm.Resources[id])
		}
	}
	return list
}

// synth synthesises as the command line does; see assemble.
func synth(t *testing.T, override map[string]string) template {
	t.Helper()
	app, st := assemble(t, override)
	st.accept()
	hold(app)
	app.Synth(nil)
	for _, v := range violations(t, app) {
		t.Errorf("finding: %s", v)
	}
	text, err := os.ReadFile(filepath.Join(*app.Outdir(), *st.cdk.StackName()+".template.json"))
	if err != nil {
		t.Fatal(err)
	}
	tm := template{text: string(text)}
	if err := json.Unmarshal(text, &tm); err != nil {
		t.Fatal(err)
	}
	return tm
}

// assemble puts the stack together with the context of cdk.json and what
// overrides it, and functions that are small files.
func assemble(t *testing.T, override map[string]string) (awscdk.App, *stack) {
	t.Helper()
	text, err := os.ReadFile("../cdk.json")
	if err != nil {
		t.Fatal(err)
	}
	var config struct{ Context map[string]any }
	if err := json.Unmarshal(text, &config); err != nil {
		t.Fatal(err)
	}
	for name, value := range override {
		config.Context[name] = value
	}
	dist, out := t.TempDir(), t.TempDir()
	for _, name := range folders(t) {
		if err := os.MkdirAll(filepath.Join(dist, name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dist, name, "bootstrap"), []byte(name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	app := awscdk.NewApp(&awscdk.AppProps{Outdir: &out, Context: &config.Context})
	s, err := settingsOf(app.Node())
	if err != nil {
		t.Fatal(err)
	}
	st, err := newStack(app, s, dist)
	if err != nil {
		t.Fatal(err)
	}
	return app, st
}

// variant is a deployment that the tests look at.
type variant struct {
	override   map[string]string // of the context of cdk.json
	dev, china bool
}

// variants gives one deployment of each stage, and with prod that of the other
// partition.
func variants() map[string]variant {
	return map[string]variant{
		"dev": {map[string]string{"stage": "dev"}, true, false},
		"staging": {map[string]string{
			"stage": "staging", "domain": "beian.example", "certificate": "arn:of:a:certificate", "originKeys": "new,old",
		}, false, false},
		"prod": {map[string]string{
			"stage": "prod", "partition": "aws-cn", "architecture": "x86_64",
			"domain": "beian.example", "certificate": "ASCEXAMPLE", "originKeys": "new,old",
		}, false, true},
	}
}

// folders lists the functions.
func folders(t *testing.T) []string {
	t.Helper()
	entries, err := os.ReadDir("../functions")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}

func TestDeployment(t *testing.T) {
	for name, v := range variants() {
		tm := synth(t, v.override)
		t.Run(name, func(t *testing.T) {
			t.Run("tasks", func(t *testing.T) { testTasks(t, tm, name) })
			t.Run("alias", func(t *testing.T) { testAlias(t, tm, v) })
			t.Run("functions", func(t *testing.T) { testFunctions(t, tm, name) })
			t.Run("table", func(t *testing.T) { testTable(t, tm, !v.dev) })
			t.Run("stream", func(t *testing.T) { testStream(t, tm) })
			t.Run("rules", func(t *testing.T) { testRules(t, tm, name) })
			t.Run("rounds", func(t *testing.T) { testRounds(t, tm, name) })
			t.Run("routes", func(t *testing.T) { testRoutes(t, tm) })
			t.Run("buckets", func(t *testing.T) { testBuckets(t, tm) })
			t.Run("permissions", func(t *testing.T) { testPermissions(t, tm, name) })
			t.Run("notices", func(t *testing.T) { testNotices(t, tm, name, !v.china) })
			t.Run("kept", func(t *testing.T) { testKept(t, tm, !v.dev) })
			t.Run("cdn", func(t *testing.T) { testCDN(t, tm, v) })
			t.Run("origin", func(t *testing.T) { testOrigin(t, tm, v) })
			t.Run("readers", func(t *testing.T) { testReaders(t, tm, v.china) })
			t.Run("outputs", func(t *testing.T) { testOutputs(t, tm) })
		})
	}
}

func testTable(t *testing.T, tm template, kept bool) {
	p := tm.of("DynamoDB::Table")[0].Properties
	if p["StreamSpecification"].(map[string]any)["StreamViewType"] != "NEW_IMAGE" {
		t.Errorf("stream: %v", p["StreamSpecification"])
	}
	if p["PointInTimeRecoverySpecification"].(map[string]any)["PointInTimeRecoveryEnabled"] != true {
		t.Error("no point-in-time recovery")
	}
	if ttl := p["TimeToLiveSpecification"].(map[string]any); ttl["AttributeName"] != "expires" || ttl["Enabled"] != true {
		t.Errorf("TTL: %v", ttl)
	}
	if p["DeletionProtectionEnabled"] != kept || p["SSESpecification"].(map[string]any)["SSEType"] != "KMS" {
		t.Errorf("protection %v, encryption %v", p["DeletionProtectionEnabled"], p["SSESpecification"])
	}
	keyed := map[string]string{}
	for _, x := range p["GlobalSecondaryIndexes"].([]any) {
		index := x.(map[string]any)
		var names []string
		for _, k := range index["KeySchema"].([]any) {
			names = append(names, k.(map[string]any)["AttributeName"].(string))
		}
		keyed[index["IndexName"].(string)] = strings.Join(names, " ") + " " + index["Projection"].(map[string]any)["ProjectionType"].(string)
	}
	want := map[string]string{}
	for _, x := range []table.Index{table.Queue, table.Account, table.Work} {
		want[string(x)] = string(x) + "-pk " + string(x) + "-sk ALL"
	}
	if !maps.Equal(keyed, want) {
		t.Errorf("indexes are %v, want %v", keyed, want)
	}
}

// testRoutes: every route is behind the authorizer, but those of persons without
// an account.
func testRoutes(t *testing.T, tm template) {
	routes := tm.of("ApiGatewayV2::Route")
	if len(routes) != 14 {
		t.Errorf("got %d routes, want three roles with four methods, and persons with two", len(routes))
	}
	for _, r := range routes {
		want := "JWT"
		if strings.HasSuffix(r.Properties["RouteKey"].(string), " /api/person/{proxy+}") {
			want = "NONE"
		}
		if r.Properties["AuthorizationType"] != want || (r.Properties["AuthorizerId"] == nil) != (want == "NONE") {
			t.Errorf("%v is authorized by %v", r.Properties["RouteKey"], r.Properties["AuthorizationType"])
		}
	}
}

func testBuckets(t *testing.T, tm template) {
	notifying := 0
	for _, b := range tm.of("S3::Bucket") {
		for name, on := range b.Properties["PublicAccessBlockConfiguration"].(map[string]any) {
			if on != true {
				t.Errorf("a bucket does not %s", name)
			}
		}
		if b.Properties["VersioningConfiguration"].(map[string]any)["Status"] != "Enabled" {
			t.Error("a bucket keeps no versions")
		}
		if n, ok := b.Properties["NotificationConfiguration"].(map[string]any); ok {
			notifying++
			if n["EventBridgeConfiguration"].(map[string]any)["EventBridgeEnabled"] != true {
				t.Errorf("notifies %v", n)
			}
		}
	}
	if notifying != 1 {
		t.Errorf("%d buckets tell of new objects, want the quarantine alone", notifying)
	}
	if strings.Contains(tm.text, "Custom::") {
		t.Error("the stack has a custom resource")
	}
}

func testOutputs(t *testing.T, tm template) {
	for _, name := range []string{"ApiUrl", "SiteUrl", "SiteBucket", "DistributionId", "StateMachineArn", "ScansBucket", "TableName"} {
		if tm.Outputs[name] == nil {
			t.Errorf("no output %s", name)
		}
	}
}
