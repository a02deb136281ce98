extension Moesif.Redaction {
    /// The patterns for secrets in the URL paths of common services: webhooks, bots, and the keys of logging and
    /// blockchain services.
    public static let knownPaths: Set<PathPattern> = [
        // Slack: incoming webhooks, workflows, response URLs of commands, actions and shortcuts.
        // https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
        "hooks.slack.com/services/*/*/{secret}/**",
        // https://api.slack-gov.com/gov-slack/about
        "hooks.slack-gov.com/services/*/*/{secret}/**",
        // https://docs.slack.dev/tools/deno-slack-sdk/guides/creating-webhook-triggers/
        "hooks.slack.com/triggers/*/*/{secret}/**",
        // https://slack.com/help/articles/360041352714, in its older form
        "hooks.slack.com/workflows/*/*/*/{secret}/**",
        // https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
        "hooks.slack.com/commands/*/*/{secret}/**",
        "hooks.slack.com/actions/*/*/{secret}/**",
        "hooks.slack.com/app/*/*/{secret}/**",

        // Discord: webhooks and interactions, of all versions; also followed by /messages, /slack and /github.
        // https://raw.githubusercontent.com/discord/discord-api-docs/main/developers/resources/webhook.mdx
        // https://discord.com/developers/docs/interactions/receiving-and-responding
        "discord.com/api/webhooks/*/{token}/**",
        "discord.com/api/*/webhooks/*/{token}/**",
        "discord.com/api/interactions/*/{token}/**",
        "discord.com/api/*/interactions/*/{token}/**",
        "*.discord.com/api/webhooks/*/{token}/**",
        "*.discord.com/api/*/webhooks/*/{token}/**",
        "*.discord.com/api/interactions/*/{token}/**",
        "*.discord.com/api/*/interactions/*/{token}/**",
        "discordapp.com/api/webhooks/*/{token}/**",
        "discordapp.com/api/*/webhooks/*/{token}/**",
        "discordapp.com/api/interactions/*/{token}/**",
        "discordapp.com/api/*/interactions/*/{token}/**",
        "*.discordapp.com/api/webhooks/*/{token}/**",
        "*.discordapp.com/api/*/webhooks/*/{token}/**",

        // Telegram: bots, and their files. https://core.telegram.org/bots/api#making-requests
        "api.telegram.org/bot{token}/**",
        "api.telegram.org/file/bot{token}/**",

        // Microsoft Teams: incoming webhooks; the URLs of newer ones have one more segment.
        // https://containrrr.dev/shoutrrr/0.7/services/teams/
        "*.webhook.office.com/webhookb2/*/IncomingWebhook/{secret}",
        "*.webhook.office.com/webhookb2/*/IncomingWebhook/{secret}/{owner}/**",
        "outlook.office.com/webhook/*/IncomingWebhook/{secret}",
        "outlook.office.com/webhook/*/IncomingWebhook/{secret}/{owner}/**",
        "outlook.office365.com/webhook/*/IncomingWebhook/{secret}",
        "outlook.office365.com/webhook/*/IncomingWebhook/{secret}/{owner}/**",

        // Feishu and Lark: bots of groups. https://open.larksuite.com/document/client-docs/bot-v3/add-custom-bot
        "open.feishu.cn/open-apis/bot/v2/hook/{token}/**",
        "open.feishu.cn/open-apis/bot/hook/{token}/**",
        "open.larksuite.com/open-apis/bot/v2/hook/{token}/**",
        "open.larksuite.com/open-apis/bot/hook/{token}/**",

        // Zapier: catch hooks and the hooks that apps subscribe to.
        // https://help.zapier.com/hc/en-us/articles/8496288690317
        "hooks.zapier.com/hooks/catch/*/{secret}/**",
        // https://docs.zapier.com/platform/build/hook-trigger
        "hooks.zapier.com/hooks/standard/*/{secret}/**",

        // IFTTT: webhooks. https://help.ifttt.com/hc/en-us/articles/115010230347-Webhooks-service-FAQ
        "maker.ifttt.com/trigger/*/with/key/{key}/**",
        "maker.ifttt.com/trigger/*/json/with/key/{key}/**",
        "maker.ifttt.com/use/{key}/**",

        // Make: webhooks, by region. https://apps.make.com/gateway
        "hook.eu1.make.com/{secret}/**",
        "hook.eu2.make.com/{secret}/**",
        "hook.us1.make.com/{secret}/**",
        "hook.us2.make.com/{secret}/**",
        "hook.integromat.com/{secret}/**",

        // Bark: devices. https://github.com/Finb/Bark
        "api.day.app/{key}/**",
        // Pushcut: webhooks. https://www.pushcut.io/webapi
        "api.pushcut.io/{secret}/notifications/**",

        // PagerDuty: events of integrations. https://developer.pagerduty.com/docs/events-api-v1-overview
        "events.pagerduty.com/integration/{key}/**",
        // VictorOps: the REST endpoint. https://help.victorops.com/knowledge-base/rest-endpoint-integration-guide/
        "alert.victorops.com/integrations/generic/*/alert/{key}/**",
        // Healthchecks.io: pings, by id or by key. https://healthchecks.io/docs/slug_urls
        "hc-ping.com/{key}/**",

        // Sumo Logic: HTTP sources. https://www.sumologic.com/help/docs/send-data/hosted-collectors/http-source
        "*.sumologic.com/receiver/v1/*/{secret}/**",
        "*.sumologic.net/receiver/v1/*/{secret}/**",
        // Loggly: inputs. https://documentation.solarwinds.com/en/success_center/loggly/content/admin/http-endpoint.htm
        "*.loggly.com/inputs/{token}/**",
        "*.loggly.com/bulk/{token}/**",

        // Infura. https://docs.metamask.io/services/get-started/endpoints
        "*.infura.io/v3/{key}/**",
        "*.infura.io/ws/v3/{key}/**",
        // Alchemy. https://www.alchemy.com/docs/reference/ethereum-api-quickstart
        "*.alchemy.com/v2/{key}/**",
        "*.alchemy.com/nft/*/{key}/**",
        "*.alchemyapi.io/v2/{key}/**",
        // https://www.alchemy.com/docs/reference/prices-api-quickstart, and of portfolios likewise
        "*.alchemy.com/prices/*/{key}/**",
        "*.alchemy.com/data/*/{key}/**",
        // QuickNode. https://www.quicknode.com/docs/ethereum/endpoints
        "*.quiknode.pro/{token}/**",
        // Ankr. https://www.ankr.com/docs/rpc-service/getting-started/basics-premium/
        "rpc.ankr.com/*/{token}/**",
        "rpc.ankr.com/*/ws/{token}/**",

        // Vercel: deploy hooks. https://vercel.com/docs/deploy-hooks
        "api.vercel.com/v1/integrations/deploy/*/{secret}/**",
        // Netlify: build hooks. https://docs.netlify.com/build/configure-builds/build-hooks/
        "api.netlify.com/build_hooks/{secret}/**",
    ]
}
