// Command infra is the CDK app of the deployment on AWS. `make synth` runs it
// without an account or a network.
//
// What it takes from the context (cdk.json, or -c NAME=VALUE):
//
//	stage         dev, staging or prod: prod and staging keep their data when
//	              the stack is deleted, dev keeps nothing
//	partition     aws or aws-cn; it decides what the partition does not have
//	architecture  arm64 or x86_64, as `make functions` built
//	issuer        the OpenID Connect issuer whose tokens the API takes
//	audience      the audience of those tokens
//	origin        where the site is served from, for CORS
//	bureaus       two-digit province codes of the bureaus to deliver to
//
// One file per concern: records, scans, functions, workflow, feed, schedules,
// api, outputs.
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

func main() {
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	s, err := settingsOf(app.Node())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	newStack(app, s, "dist")
	app.Synth(nil)
}

// settings is what the context says.
type settings struct {
	Stage, Partition, Architecture, Issuer, Audience, Origin, Bureaus string
}

func settingsOf(n constructs.Node) (settings, error) {
	var s settings
	for _, c := range []struct {
		name string
		into *string
		of   string // allowed values, empty for any
	}{
		{"stage", &s.Stage, "dev staging prod"},
		{"partition", &s.Partition, "aws aws-cn"},
		{"architecture", &s.Architecture, "arm64 x86_64"},
		{"issuer", &s.Issuer, ""},
		{"audience", &s.Audience, ""},
		{"origin", &s.Origin, ""},
		{"bureaus", &s.Bureaus, ""},
	} {
		*c.into, _ = n.TryGetContext(&c.name).(string)
		if *c.into == "" || c.of != "" && !strings.Contains(" "+c.of+" ", " "+*c.into+" ") {
			return s, fmt.Errorf("infra: context %s is %q; give one by -c %s=… (%s)", c.name, *c.into, c.name, c.of)
		}
	}
	return s, nil
}

// keep reports whether what holds data outlives the stack.
func (s settings) keep() bool { return s.Stage != "dev" }

// removal is what becomes of what holds data when the stack is deleted.
func (s settings) removal() awscdk.RemovalPolicy {
	if s.keep() {
		return awscdk.RemovalPolicy_RETAIN
	}
	return awscdk.RemovalPolicy_DESTROY
}

// named gives a physical name that the stage makes unique in an account.
func (s settings) named(what string) *string { return jsii.String("beian-" + s.Stage + "-" + what) }

// stack is the deployment of one stage while it is put together: what one
// concern makes, those after it use.
type stack struct {
	cdk awscdk.Stack
	settings
	records   records
	keys      keys
	scans     scans
	functions map[string]function
	machine   machine
	failures  failures
}

// newStack puts the deployment together; dist is where `make functions` left
// the functions.
func newStack(scope constructs.Construct, s settings, dist string) awscdk.Stack {
	st := &stack{settings: s, functions: map[string]function{}}
	st.cdk = awscdk.NewStack(scope, s.named("filing"), &awscdk.StackProps{
		Description:           jsii.String("Website filing (ICP): records, workflow, API"),
		Tags:                  &map[string]*string{"application": jsii.String("beian"), "stage": jsii.String(s.Stage)},
		TerminationProtection: jsii.Bool(s.Stage == "prod"),
	})
	st.keys = st.newKeys()
	st.records = st.newRecords()
	st.scans = st.newScans()
	st.failures = st.newFailures()
	st.newFunctions(dist)
	st.machine = st.newMachine()
	st.lead()
	st.follow()
	st.schedule()
	st.newOutputs(st.newAPI())
	return st.cdk
}
