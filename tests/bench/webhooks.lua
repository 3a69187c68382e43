-- wrk script: signed DingTalk group messages, each with a message id, a sender and a place of its own.
--
-- Arguments after "--":  run-id  timestamp  sign  kind(case|talk)  delay-ms(0: as fast as possible)
-- The signature covers timestamp and secret only, so one pair serves the whole run.

local buildings = 2000
local thread_count = 0

function setup(thread)
    thread:set("thread_id", thread_count)
    thread_count = thread_count + 1
end

local head, delay_mean
local serial = 0

function init(args)
    local run, timestamp, sign, kind = args[1], args[2], args[3], args[4]
    delay_mean = tonumber(args[5]) or 0
    run_id, kind_of_talk = run, kind
    math.randomseed(thread_id * 7919 + 17)
    wrk.method = "POST"
    wrk.path = "/webhook/ding"
    wrk.headers["Content-Type"] = "application/json; charset=utf-8"
    wrk.headers["timestamp"] = timestamp
    wrk.headers["sign"] = sign
    head = '{"senderPlatform":"Android","chatbotCorpId":"dingdemotown0000000001",'
        .. '"chatbotUserId":"$:LWCP_v1:$Qm90R3JpZERlbW8wMDAwMQ==","isAdmin":false,'
        .. '"sessionWebhookExpiredTime":' .. (tonumber(timestamp) + 5400000) .. ',"createAt":' .. timestamp
        .. ',"senderCorpId":"dingdemotown0000000001","conversationType":"2","robotCode":"dingtestkey",'
        .. '"atUsers":[{"dingtalkId":"$:LWCP_v1:$Qm90R3JpZERlbW8wMDAwMQ=="}],"conversationTitle":"邻里群",'
        .. '"isInAtList":true,"msgtype":"text",'
end

function request()
    serial = serial + 1
    local id = run_id .. "x" .. thread_id .. "x" .. serial
    local building = serial % buildings + 1
    local round = math.floor(serial / buildings)
    local text
    if kind_of_talk == "talk" then
        text = "大家早上好"
    else
        text = "【报事】" .. (round % 6 + 1) .. "单元" .. (round % 30 + 1) .. "0" .. (round % 4 + 1) .. "门口楼道灯不亮"
    end
    return wrk.format(nil, nil, nil, head
        .. '"msgId":"msg' .. id .. '==","senderNick":"居民","senderStaffId":"res' .. id .. '","senderId":"$:LWCP_v1:$' .. id
        .. '","conversationId":"cidBench' .. building .. '=="'
        .. ',"sessionWebhook":"http://127.0.0.1:9/robot/sendBySession?session=' .. id
        .. '","text":{"content":" ' .. text .. '"}}')
end

function delay()
    if delay_mean <= 0 then return 0 end
    return math.floor(math.random() * 2 * delay_mean + 0.5)   -- spread, so that the connections do not march in step
end

function done(summary, latency, requests)
    io.write(string.format(
        'RESULT {"requests":%d,"duration_us":%d,"refused":%d,"broken":%d,"p50_us":%d,"p90_us":%d,"p99_us":%d,"max_us":%d}\n',
        summary.requests, summary.duration, summary.errors.status,
        summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
        latency:percentile(50), latency:percentile(90), latency:percentile(99), latency.max))
end
