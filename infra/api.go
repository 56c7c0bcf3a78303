package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2authorizers"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2integrations"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/jsii-runtime-go"
)

// roles lists whom the API has a function for; open reports whether one is for
// those who have no token.
func roles() []string       { return []string{"applicant", "provider", "bureau", "person"} }
func open(role string) bool { return role == "person" }

// newAPI makes the HTTP API: one function for each role behind one authorizer,
// so that no request without a token of the issuer reaches a function but that of
// persons, which looks for a link itself.
func (st *stack) newAPI() awsapigatewayv2.HttpApi {
	api := awsapigatewayv2.NewHttpApi(st.cdk, jsii.String("API"), &awsapigatewayv2.HttpApiProps{
		ApiName:            st.named("api"),
		CreateDefaultStage: jsii.Bool(false),
		DefaultAuthorizer: awsapigatewayv2authorizers.NewHttpJwtAuthorizer(jsii.String("Tokens"), &st.Issuer,
			&awsapigatewayv2authorizers.HttpJwtAuthorizerProps{JwtAudience: jsii.Strings(st.Audience)}),
		CorsPreflight: &awsapigatewayv2.CorsPreflightOptions{
			AllowOrigins: jsii.Strings(st.Origin),
			AllowMethods: &[]awsapigatewayv2.CorsHttpMethod{
				awsapigatewayv2.CorsHttpMethod_GET, awsapigatewayv2.CorsHttpMethod_POST,
				awsapigatewayv2.CorsHttpMethod_PUT, awsapigatewayv2.CorsHttpMethod_DELETE,
			},
			AllowHeaders:  jsii.Strings("authorization", "content-type", "idempotency-key", "if-match"),
			ExposeHeaders: jsii.Strings("etag", "retry-after"),
			MaxAge:        awscdk.Duration_Hours(jsii.Number(1)),
		},
	})
	for _, role := range roles() {
		alias := st.functions[role+"-api"].Alias
		options := &awsapigatewayv2.AddRoutesOptions{
			Path: jsii.String("/api/" + role + "/{proxy+}"),
			Methods: &[]awsapigatewayv2.HttpMethod{
				awsapigatewayv2.HttpMethod_GET, awsapigatewayv2.HttpMethod_POST,
				awsapigatewayv2.HttpMethod_PUT, awsapigatewayv2.HttpMethod_DELETE,
			},
			Integration: awsapigatewayv2integrations.NewHttpLambdaIntegration(jsii.String(pascal(role)), alias, nil),
		}
		if open(role) {
			options.Authorizer = awsapigatewayv2.NewHttpNoneAuthorizer()
			options.Methods = &[]awsapigatewayv2.HttpMethod{awsapigatewayv2.HttpMethod_GET, awsapigatewayv2.HttpMethod_POST}
		}
		for _, route := range *api.AddRoutes(options) {
			if open(role) {
				st.mean(child(route), "APIG4", "A person without an account has no token: the function knows him by the secret of the link that he was sent, 160 random bits, and limits tries.")
			}
		}
	}
	st.serve(api)
	return api
}

// serve adds the stage with its limits and its access log, which holds no query:
// a purpose or a cursor is nobody's business there.
func (st *stack) serve(api awsapigatewayv2.HttpApi) {
	logs := awslogs.NewLogGroup(st.cdk, jsii.String("APILogs"), &awslogs.LogGroupProps{
		LogGroupName: jsii.String("/aws/apigateway/" + *st.named("api")), Retention: awslogs.RetentionDays_ONE_YEAR, RemovalPolicy: st.removal(),
	})
	stage := awsapigatewayv2.NewHttpStage(st.cdk, jsii.String("DefaultStage"), &awsapigatewayv2.HttpStageProps{
		HttpApi: api, AutoDeploy: jsii.Bool(true),
		Throttle: &awsapigatewayv2.ThrottleSettings{RateLimit: jsii.Number(200), BurstLimit: jsii.Number(400)},
	})
	stage.Node().DefaultChild().(awsapigatewayv2.CfnStage).SetAccessLogSettings(&awsapigatewayv2.CfnStage_AccessLogSettingsProperty{
		DestinationArn: logs.LogGroupArn(),
		Format: jsii.String(`{"request":"$context.requestId","time":"$context.requestTimeEpoch","route":"$context.routeKey",` +
			`"status":"$context.status","latency":"$context.responseLatency","error":"$context.error.messageString",` +
			`"authorizer":"$context.authorizer.error"}`),
	})
}
