#include "bot/web/html.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gridbot::web {
namespace {

TEST(Escape, LeavesNothingThatIsMarkup) {
    EXPECT_EQ(escape("<b>\"a\" & 'b'</b>"), "&lt;b&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/b&gt;");
    EXPECT_EQ(escape("楼道灯不亮"), "楼道灯不亮");
    EXPECT_EQ(escape(""), "");
}

TEST(Escape, EscapesWhatIsEscapedAlready) {
    EXPECT_EQ(escape("&lt;"), "&amp;lt;");
}

TEST(Html, TakesLiteralsAsMarkupAndEverythingElseAsText) {
    const std::string words = "<script>";
    const std::string_view view = "\" onclick=\"";
    Html html;
    html << "<p title=\"" << view << "\">" << words << 7 << "</p>";

    EXPECT_EQ(html.str(), "<p title=\"&quot; onclick=&quot;\">&lt;script&gt;7</p>");
}

TEST(Html, TakesOtherHtmlAsItIs) {
    Html inner;
    inner << "<b>" << std::string("&") << "</b>";
    Html html;
    html << "<p>" << inner << "</p>";

    EXPECT_EQ(html.str(), "<p><b>&amp;</b></p>");
}

}  // namespace
}  // namespace gridbot::web
