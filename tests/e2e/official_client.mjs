// The platforms' own clients against our fakes: `node official_client.mjs dingtalk|aibot ADDRESS`. Prints a JSON line for
// whatever happens, and answers each message.
import { createRequire } from 'module';
import { pathToFileURL } from 'url';

const [face, address] = process.argv.slice(2);
const find = createRequire(`${process.env.GRIDBOT_NODE_MODULES}/x.js`);
const load = (name) => import(pathToFileURL(find.resolve(name)).href);
const tell = (what) => console.log(JSON.stringify(what));

if (face === 'dingtalk') {
    const { DWClient, TOPIC_ROBOT } = await load('dingtalk-stream').catch(
        () => import(pathToFileURL(`${process.env.GRIDBOT_NODE_MODULES}/node_modules/dingtalk-stream/dist/index.mjs`).href));
    const { default: axios } = await load('axios');
    const client = new DWClient({ clientId: 'dingtestkey', clientSecret: 'dingtestsecret', keepAlive: true });
    // The platform's address is fixed in the client.
    client.getEndpoint = async function () {
        const { clientId, clientSecret, ua, subscriptions } = this.config;
        const answer = await axios.post(`${address}/v1.0/gateway/connections/open`,
                                        { clientId, clientSecret, ua, subscriptions },
                                        { headers: { Accept: 'application/json' } });
        this.dw_url = `${answer.data.endpoint}?ticket=${answer.data.ticket}`;
        return this;
    };
    console.info = () => {};
    client.registerCallbackListener(TOPIC_ROBOT, (message) => {
        tell({ heard: JSON.parse(message.data).text.content });
        client.socketCallBackResponse(message.headers.messageId, '');
    });
    await client.connect();
    tell({ connected: client.connected });
} else {
    const { WSClient } = find('@wecom/aibot-node-sdk');
    const silent = { debug() {}, info() {}, warn() {}, error() {} };
    const client = new WSClient({ botId: 'aibTEST', secret: 'aibsecret', wsUrl: address.replace('http', 'ws'), logger: silent });
    client.on('authenticated', () => tell({ connected: true }));
    client.on('message.text', async (frame) => {
        tell({ heard: frame.body.text.content });
        const reply = await client.replyStream(frame, 'stream-1', 'answer', true);
        const push = await client.sendMessage('wr1', { msgtype: 'markdown', markdown: { content: 'push' } });
        tell({ answered: reply.errcode, pushed: push.errcode });
    });
    client.connect();
}
